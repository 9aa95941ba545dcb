package io.llmcost.agent.llm;

/** The words that speak for the built-in tasks. A cue is one to five words, in lower case. */
final class TaskCues {

  /** Says it nearly alone. */
  private static final float STRONG = 3;

  /** Says it together with another. */
  private static final float MEDIUM = 1.75f;

  /** Says it alone where it begins a sentence, as a command; else with another. */
  private static final float COMMAND = 2;

  private static final float WEAK = 1;

  /** Says nothing without a few others. */
  private static final float FAINT = 0.5f;

  private TaskCues() {}

  static void addTo(CueTable table) {
    code(table);
    math(table);
    reasoning(table);
    extraction(table);
    classification(table);
    summarization(table);
    translation(table);
    rewriting(table);
    creative(table);
    chat(table);
    questions(table);
  }

  private static void add(CueTable table, Task task, float weight, String cues) {
    for (String cue : cues.split(",")) {
      table.add(task.id(), weight, cue.trim());
    }
  }

  private static void code(CueTable table) {
    add(
        table,
        Task.CODE,
        STRONG,
        "array of integers, integer array nums, source code, python code, java code, "
            + "sql query, regular expression, unit test, unit tests, stack trace, traceback, "
            + "nullpointerexception, leetcode, pull request, dockerfile, code snippet, "
            + "refactor, debug, pseudocode, executable python function, python script, "
            + "bash script, shell script, powershell script, python program, "
            + "python function, code review, write code, write the code, select from, "
            + "public static void, c program, c++ program, java program, html page, "
            + "code to, "
            + "code for, implement a function, implement the function, "
            + "return the function body, the following code, this code, my code, "
            + "time complexity");
    add(
        table,
        Task.CODE,
        MEDIUM,
        "python, javascript, typescript, c++, c#, golang, kotlin, java, php, sql, "
            + "html, css, bash, powershell, regex, vba, react, django, numpy, pandas, "
            + "pytorch, tensorflow, docker, kubernetes, terraform, nginx, postgres, "
            + "postgresql, mysql, sqlite, mongodb, node js, nodejs, angular, vue, laravel, "
            + "flask, spring boot, junit, pytest, maven, gradle, npm, webpack, opencv, "
            + "matplotlib, selenium, coding, programming language, code, compile, compiler, "
            + "compilation, api endpoint, algorithm, codebase, repository, git, linked list, "
            + "binary tree, hash map, hashmap, integer array, linq, arduino, verilog, "
            + "haskell, scala, perl, matlab, assembly, jquery, next js, tailwind, xpath, "
            + "json schema, def, elif, println, printf, console log, import java, "
            + "system out, const, null, async, boolean, struct, dataframe, microservice, "
            + "openapi, graphql, return true, return false, example 1 input, return the resulting, "
            + "query the, csv, without loops");
    add(
        table,
        Task.CODE,
        WEAK,
        "function, script, program, class, method, variable, array, string, loop, "
            + "implement, error, exception, library, framework, command line, linux, ubuntu, "
            + "excel formula, yaml, xml, endpoint, parameter, parameters, returns, database, "
            + "rust, swift, app, import, software, module, integer n, constraints, input, output");
  }

  private static void math(CueTable table) {
    add(
        table,
        Task.MATH,
        STRONG,
        "mathematical problem, maths problem, mathematical proof, math problem, "
            + "solve the equation, solve for, solve for x, solve the following equation, "
            + "derivative of, integral of, find the derivative, the value of x, "
            + "quadratic equation, differential equation, linear equation, "
            + "system of equations, eigenvalue, eigenvalues, right triangle, hypotenuse, "
            + "polynomial, polynomials, arithmetic sequence, geometric sequence, "
            + "geometric series, greatest common divisor, least common multiple, "
            + "square root of, real numbers, positive integers, prime number, prime numbers, "
            + "trigonometry, relatively prime, modulo, compound interest, berechne, résous");
    add(
        table,
        Task.MATH,
        MEDIUM,
        "calculate, compute, equation, equations, integral, derivative, probability, "
            + "what is the probability, probability that, how many ways, triangle, algebra, "
            + "geometry, theorem, matrix, fraction, perimeter, circumference, radius, "
            + "remainder, sum of, product of, divisible by, divided by, factorial, "
            + "logarithm, sine, cosine, math, arithmetic, calculus, find the value of, "
            + "find the number of, find the area, find the volume, find the sum, "
            + "positive integer, integer, integers, vertices, parallelogram, trapezoid, "
            + "prove that, standard deviation, word problem, altogether, cost price, "
            + "rectangle, average speed, km/h, mph, per hour, how many, how much");
    add(
        table,
        Task.MATH,
        WEAK,
        "in total, percent of, solve, ratio, formula, evaluate, simplify, prove, digits, sequence, "
            + "angle, vertex, interest rate, odd number, even number, consecutive");
    add(
        table,
        Task.MATH,
        FAINT,
        "profit, percent, average, total, twice, distance, area, volume, sells, each, left, find, square, "
            + "circle, digit, equal, numbers, times, dollars, km, miles, cm, hours, minutes");
  }

  private static void reasoning(CueTable table) {
    add(
        table,
        Task.REASONING,
        STRONG,
        "logic puzzle, riddle, logical fallacy, syllogism, "
            + "which of the following can be inferred, premises, does it follow, entailment, "
            + "logically follow, logically follows, counterfactual, "
            + "what would have happened if, chain of thought, causal relationship, "
            + "propositional logic, predicate logic, logically equivalent, "
            + "thought experiment, valid conclusion, your reasoning, through your reasoning, "
            + "explain your reasoning");
    add(
        table,
        Task.REASONING,
        MEDIUM,
        "step by step, think carefully, reasoning, reason through, premise, "
            + "contradiction, inference, deduce, valid argument, puzzle, logically, paradox, "
            + "conclusion, hypothesis, can be drawn, must be true, what would happen if, "
            + "think step by step, true false or uncertain");
    add(
        table,
        Task.REASONING,
        WEAK,
        "trade offs, pros and cons, argue, root cause, infer, implies, statements");
  }

  private static void extraction(CueTable table) {
    add(
        table,
        Task.EXTRACTION,
        STRONG,
        "extract, extracting, extraction, extracted, named entities, "
            + "entities mentioned, pull out, key information, parse the following, identify all, "
            + "list all the, find all names, extract the following fields, keywords from, "
            + "extrahiere, extrait, extrae");
    add(
        table,
        Task.EXTRACTION,
        MEDIUM,
        "entities, fields, return json, return a json, as json, json object, "
            + "valid json, key value, from the text, from the following text, "
            + "from the document, from the email, invoice, receipt, parse, mentioned in, "
            + "attributes");
    add(table, Task.EXTRACTION, WEAK, "json");
  }

  private static void classification(CueTable table) {
    add(
        table,
        Task.CLASSIFICATION,
        STRONG,
        "same meaning, can we rewrite, does this sentence mean, are they duplicates, "
            + "into one of the, classify the sentiment, paraphrase of, a paraphrase, "
            + "duplicate of, duplicates, duplicate or not, not equivalent, classify, "
            + "classification, categorize, categorise, sentiment, positive or negative, "
            + "negative or positive, positive negative or neutral, spam or not, "
            + "which category, what category, which section of a newspaper, "
            + "is this review, review positive, review negative, assign a label, label the, "
            + "what label, multiple labels, intent of, one of the following categories, "
            + "one of these categories, following categories, on a scale of, "
            + "on a scale from, star toxic or, is this product review, would you recommend, "
            + "satisfied or dissatisfied, good or bad, spam detection, is this email spam, "
            + "respond with only one, answer with one word, klassifiziere, clasifica, "
            + "classifie, how does the viewer feel, how does the reviewer feel, "
            + "did the reviewer, mean the same thing, the same question, "
            + "duplicates of each other, paraphrases of each other, express the same, "
            + "asking the same, ask the same");
    add(
        table,
        Task.CLASSIFICATION,
        MEDIUM,
        "category, categories, label, labels, spam, toxic, intent, stance, polarity, "
            + "rating, urgency, priority, rate, triage, true or false, decide whether, "
            + "determine whether, determine if, choose from, pick one, choose one, select one");
    add(
        table,
        Task.CLASSIFICATION,
        WEAK,
        "yes or no, is this, tone, topic of, review, reviewer, choose, following, score");
  }

  private static void summarization(CueTable table) {
    add(
        table,
        Task.SUMMARIZATION,
        STRONG,
        "concise summary, write a title for, into a summary, a summary, summary of, "
            + "write a summary, the summary, short summary, brief summary, boils down to, "
            + "summarize, in a few words, summarise, summarizing, summarized, tldr, tl dr, sum up, "
            + "in a nutshell, key takeaways, key points, executive summary, condense, recap, "
            + "give me the gist, boil down, short abstract, write an abstract, "
            + "meeting minutes, shorten this, fasse zusammen, zusammenfassung, "
            + "zusammenfassen, fasse, résume, résumé de, resume el, resumen, riassumi, "
            + "synthesize");
    add(
        table,
        Task.SUMMARIZATION,
        MEDIUM,
        "summary, main points, bullet points, abstract, highlights, overview of, "
            + "shorten, shorter, gist, one sentence, few sentences, "
            + "few words, 2 or 3 sentences, main idea, outline");
    add(
        table,
        Task.SUMMARIZATION,
        WEAK,
        "article, transcript, document, conversation, dialogue, sentences, concise, " + "text");
  }

  private static void translation(CueTable table) {
    add(
        table,
        Task.TRANSLATION,
        STRONG,
        "translate, übersetze, übersetzen, übersetzung, traduis, traduire, traduce, "
            + "traducir, traduci, tradurre, traduza, vertaal, english translation, "
            + "translation of, translation from, przetłumacz, переведи");
    add(
        table,
        Task.TRANSLATION,
        MEDIUM,
        "translator, translated, translating, as a translator, you translate, "
            + "translation, into english, into german, into french, into spanish, "
            + "into italian, into chinese, into japanese, into russian, into korean, "
            + "into portuguese, into arabic, into hindi, into dutch, to english, to german, "
            + "to french, to spanish, to italian, to chinese, to japanese, to russian, "
            + "to korean, to portuguese, from english, from german, from french, "
            + "from spanish, localize, localise, say in french, say in spanish, say in german");
  }

  private static void rewriting(CueTable table) {
    add(
        table,
        Task.REWRITING,
        STRONG,
        "rewrite, rewriting, rephrase, reword, proofread, proofreading, "
            + "correct the grammar, fix the grammar, grammar mistakes, grammatical errors, "
            + "grammar errors, spelling mistakes, make it more formal, make this more, "
            + "make it sound, more professional, improve the wording, improve this text, "
            + "improve my writing, improve the following, edit this, polish this, "
            + "active voice, passive voice, formuliere, umschreiben, reformule, reescribe, "
            + "simpler words, plain language");
    add(
        table,
        Task.REWRITING,
        MEDIUM,
        "edit the following, paraphrase, paraphrasing, grammar, wording, formal tone, "
            + "tone of, convert the sentence, this sentence, readable, simplify the text, "
            + "typos, more concise, clearer, fluent, in your own words");
    add(table, Task.REWRITING, WEAK, "improve, correct, edit, change, sentence, formal, email");
  }

  private static void creative(CueTable table) {
    add(
        table,
        Task.CREATIVE,
        STRONG,
        "write song lyrics, write lyrics, creative writing, bedtime story, "
            + "fan fiction, fanfiction, worldbuilding, in the style of, "
            + "from the following summary, matches this summary, marketing copy, "
            + "write a fictional, tell me a joke, tell me a story, role play, roleplay, "
            + "suggest a movie title, suggest a title");
    add(
        table,
        Task.CREATIVE,
        COMMAND,
        "pretend you are, pretend to be, pretend that you are, imagine you are, "
            + "imagine that you are, act as if you");
    add(
        table,
        Task.CREATIVE,
        MEDIUM,
        "haiku, limerick, sonnet, poem, screenplay, song lyrics, poetry, rhyme, "
            + "imaginative, protagonist, cover letter, slogan, tagline, persuasive, satire, "
            + "puns, as a character, character description, catchy");
    add(
        table,
        Task.CREATIVE,
        WEAK,
        "short story, lyrics, verse, fictional, creative, imagine, character, "
            + "names for, draft, joke, brainstorm, essay");
  }

  private static void chat(CueTable table) {
    add(
        table,
        Task.CHAT,
        STRONG,
        "how are you, hello, hi there, good morning, good evening, good afternoon, "
            + "good night, whats up, nice to meet you, thank you so much, thanks a lot, "
            + "how is it going, hows it going, how do you feel today, lets chat, "
            + "are you human, who are you, what is your name, whats your name, talk to me, "
            + "im bored, i am bored, tell me about yourself, how was your day, hows your day");
    add(
        table,
        Task.CHAT,
        MEDIUM,
        "hi, hey, thanks, thank you, bye, goodbye, lol, hallo, hola, bonjour");
  }

  /** Words that ask for something to be made, as in "write a short poem". */
  static CueTable makers() {
    CueTable table = new CueTable();
    for (String verb :
        ("write, compose, draft, craft, generate, create, invent, develop, implement, build, make, "
                + "produce, tell, design, code, come up with, schreibe, schreib, écris, escribe")
            .split(",")) {
      table.add("", 1, verb);
    }
    return table;
  }

  /** What is to be made, which says the kind of work; other words than these end the phrase. */
  static CueTable products() {
    CueTable table = new CueTable();
    add(
        table,
        Task.CREATIVE,
        STRONG,
        "poem, poems, haiku, haikus, limerick, sonnet, song, songs, lyrics, rap, story, stories, tale, novel, "
            + "fable, screenplay, monologue, dialogue, skit, joke, jokes, speech, essay, letter, email, "
            + "e mail, post, tweet, tweets, blog, article, ad, advertisement, slogan, slogans, tagline, jingle, review, "
            + "scene, chapter, prologue, epilogue, backstory, parody, toast, pitch, ode, "
            + "ballad, verse, fanfic, fan fiction, obituary, eulogy, invitation, product description, "
            + "character, video script, movie script, radio ad, commercial, caption, pun, puns, riddle, "
            + "fairy tale, birthday card, greeting card, love letter, podcast script, letter of, cover letter, press release, newsletter, op ed, satire, gedicht, "
            + "geschichte, poème, histoire, cuento, poema");
    add(
        table,
        Task.CODE,
        STRONG,
        "function, functions, program, method, class, query, regex, regular expression, code, algorithm, "
            + "unit test, unit tests, test cases, sql, python script, bash script, shell script, "
            + "powershell script, javascript, macro, makefile, component, api, rest api, endpoint, parser, "
            + "funktion, programm, fonction, función");
    add(table, Task.UNKNOWN, FAINT, "user story, user stories, job description");
    return table;
  }

  /** Words after which it is about something else: "write a review of this story". */
  static CueTable closers() {
    CueTable table = new CueTable();
    for (String word :
        ("of, from, for, about, that, to, this, these, in, with, which, on, based, using, it, into, where, by, if, whether, how, what, why, when, who, question, questions, list, guide, "
                + "plan, summary, title, quote")
            .split(",")) {
      table.add("", 1, word);
    }
    return table;
  }

  /** Questions about a text or with answers to choose from may be about anything: not a kind. */
  private static void questions(CueTable table) {
    add(
        table,
        Task.UNKNOWN,
        STRONG,
        "answer the question, answer the following question, answer this question, "
            + "answer a few questions, answer the following questions, "
            + "the answer to the question, the answer to the following question, "
            + "multiple choice questions, not answerable, no answer, unanswerable, "
            + "un answerable, correct answer, answer choices, given the question, "
            + "single choice, letter of the correct, following best, following is the best, "
            + "best describes, a good question, question about the, question for the, answer questions about, "
            + "use it to answer, generate a question, write a question, "
            + "based on its content, according to the above context, question answering");
    add(
        table,
        Task.UNKNOWN,
        MEDIUM,
        "passage, context, following options, options, the answer, answerable, "
            + "question, paragraph");
  }
}
