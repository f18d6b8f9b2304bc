/** How long is waited for what, in milliseconds. Each wait ends in a verdict. */
export interface ConformLimits {
  /** One request with its body, or the head of a stream. */
  readonly request: number;
  /** One answer of the model, from its start to its end. */
  readonly answer: number;
  /** Between two checks of a run. */
  readonly poll: number;
  /** Until a message is stored whose end was told, and a connection closed that has nothing more to bring. */
  readonly settling: number;
  /** How long a backend has to notice that a reader has left. */
  readonly leaving: number;
}

export const defaultLimits: ConformLimits = {
  request: 20_000,
  answer: 180_000,
  poll: 500,
  settling: 10_000,
  leaving: 1000,
};
