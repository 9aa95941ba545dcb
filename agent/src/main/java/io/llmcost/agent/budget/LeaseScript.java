package io.llmcost.agent.budget;

/**
 * The one step in Redis by which a process says what it has spent and is granted more. A purse is a
 * hash with a field for each process: when it was heard of, what it has spent or set aside, and
 * what it was granted. All that is granted, and what processes that are gone have spent, never
 * exceeds the limit.
 */
final class LeaseScript {

  /** So long a process may use what it was granted without being heard of. */
  static final long LEASE_MILLIS = 10_000;

  /** When others may take what it has not spent: surely later than it stops. */
  static final long GONE_MILLIS = 15_000;

  /** After Redis has lost its data nothing is granted until all have said what they have. */
  static final long HEALING_MILLIS = 3_000;

  /** A slice of a limit. */
  static final int SLICES = 16;

  /**
   * Key: the purse. Arguments: process; whether Redis has heard of it; whether it wants a slice
   * beyond its need; after how many milliseconds without a word it is gone, and forgotten (0:
   * never), and the purse is; then three times each (USD, tokens, calls) what is spent, needed,
   * granted so far, and the limit (-1: none). Returns whether data was lost, how many others there
   * are, and three times each what is granted (-1: without limit), what others are granted and what
   * they have spent.
   */
  static final String TEXT =
      "local me, known, slice = ARGV[1], ARGV[2] == '1', ARGV[3] == '1'\n"
          + "local gone, forget, expire = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]\n"
          + "local function at(i, d) return tonumber(ARGV[6 + 3 * i + d]) end\n"
          + "local t = redis.call('TIME')\n"
          + "local now = t[1] * 1000 + math.floor(t[2] / 1000)\n"
          + "local others, used = {0, 0, 0}, {0, 0, 0}\n"
          + "local alive, mine, healing = 0, false, 0\n"
          + "local all = redis.call('HGETALL', KEYS[1])\n"
          + "for i = 1, #all, 2 do\n"
          + "  local id, v = all[i], all[i + 1]\n"
          + "  if id == '#' then healing = tonumber(v)\n"
          + "  elseif id == me then mine = true\n"
          + "  else\n"
          + "    local f = {}\n"
          + "    for n in string.gmatch(v, '%S+') do f[#f + 1] = tonumber(n) end\n"
          + "    if forget > 0 and now - f[1] > forget then redis.call('HDEL', KEYS[1], id)\n"
          + "    else\n"
          + "      local live = now - f[1] <= gone\n"
          + "      if live then alive = alive + 1 end\n"
          + "      for d = 1, 3 do\n"
          + "        used[d] = used[d] + f[1 + d]\n"
          + "        others[d] = others[d] + (live and math.max(f[1 + d], f[4 + d]) or f[1 + d])\n"
          + "      end\n"
          + "    end\n"
          + "  end\n"
          + "end\n"
          + "if known and not mine then\n"
          + "  healing = now + "
          + HEALING_MILLIS
          + "\n"
          + "  redis.call('HSET', KEYS[1], '#', string.format('%.0f', healing))\n"
          + "end\n"
          + "local heals = healing > now\n"
          + "local granted, kept = {}, string.format('%.0f', now)\n"
          + "for d = 1, 3 do kept = kept .. string.format(' %.0f', at(0, d)) end\n"
          + "for d = 1, 3 do\n"
          + "  local spent, need, had, limit = at(0, d), at(1, d), at(2, d), at(3, d)\n"
          + "  local free, g = limit - others[d], spent\n"
          + "  if limit < 0 then g = -1\n"
          + "  elseif heals then g = math.max(spent, had)\n"
          + "  elseif need <= free then\n"
          + "    g = need\n"
          + "    if slice then\n"
          + "      g = g + math.floor(math.min(limit / "
          + SLICES
          + ", (free - need) / (alive + 1)))\n"
          + "    end\n"
          + "  else g = math.max(spent, free) end\n"
          + "  granted[d] = g\n"
          + "  kept = kept .. string.format(' %.0f', g < 0 and spent or g)\n"
          + "end\n"
          + "redis.call('HSET', KEYS[1], me, kept)\n"
          + "redis.call('PEXPIRE', KEYS[1], expire)\n"
          + "return {heals and 1 or 0, alive, granted[1], granted[2], granted[3],\n"
          + "  others[1], others[2], others[3], used[1], used[2], used[3]}\n";

  private LeaseScript() {}
}
