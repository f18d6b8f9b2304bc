import type { Answer } from './answer.js';
import type { Question } from './question.js';

/** A text, which is written word by word, or the pieces in which it is written. */
type Said = string | Iterable<string> | AsyncIterable<string>;

/**
 * An answer that needs no driving: what is said, or a function of the question that says it, or that writes by itself
 * on the answer that it is handed. The answer ends when the script does, unless the script has ended it.
 */
export type Script =
  | string
  | readonly string[]
  | ((question: Question, answer: Answer) => Said | Promise<Said>)
  | ((question: Question, answer: Answer) => Promise<void>)
  | ((question: Question, answer: Answer) => void);

/** All at once, unless the script takes its time. One that throws fails its answer and, unheard, the test. */
export async function perform(script: Script, answer: Answer): Promise<void> {
  if (typeof script !== 'function') {
    writeAll(answer, script);
    return;
  }
  try {
    const said: unknown = await script(answer.question, answer);
    if (isAsync(said)) for await (const piece of said) answer.write(piece);
    writeAll(answer, typeof said === 'string' || isIterable(said) ? said : []);
  } catch (error) {
    if (!answer.isOver) answer.fail();
    throw error;
  }
}

function writeAll(answer: Answer, said: string | Iterable<string>): void {
  for (const piece of typeof said === 'string' ? wordsOf(said) : said) answer.write(piece);
  if (!answer.isOver) answer.finish();
}

/** Each with the space after it, so that together they are the text. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+\s*/g) ?? (text === '' ? [] : [text]);
}

function isAsync(said: unknown): said is AsyncIterable<string> {
  return typeof said === 'object' && said !== null && Symbol.asyncIterator in said;
}

function isIterable(said: unknown): said is Iterable<string> {
  return typeof said === 'object' && said !== null && Symbol.iterator in said;
}
