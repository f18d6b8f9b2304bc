import type { Endpoint, Field, Place } from './endpoint.js';
import { messageIn, sessionIn } from './session-endpoints.js';

const confirmationIn = (place: Place): Field => ({
  name: 'agencyConfirm',
  in: place,
  kind: 'confirmation',
  words: '1 lets the waiting actions happen, 0 does not.',
});

const keyIn = (place: Place): Field => ({
  name: 'clientKey',
  in: place,
  kind: 'key',
  words: 'The same request with the same key is one run.',
});

const taskIn = (place: Place): Field => ({
  name: 'taskId',
  in: place,
  kind: 'id',
  required: true,
  words: 'The run.',
});

const eventStream = {
  words:
    'Events. Unnamed ones hold `chunk`, `done` or `error`; named ones are `hello`, `reasoning`, `snapshot`, `status`, ' +
    '`tool`, `title` and `ping`; `x-events` says what each holds. Ids are `<taskId>.<number>`. Exactly one `done` or `error` ends the stream.',
  type: 'text/event-stream',
};

const otherRun = { words: '`session_already_thinking`: another message is being answered.', schema: 'Error' } as const;

const task = { 200: { words: 'The run.', schema: 'Task' } } as const;

/** What makes answers and follows them. */
export const answerEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/chat/stream',
    summary: 'Stream an answer, or come back to one',
    words: 'With `messageId` it starts a run or joins the one that is there. With `taskId` it only follows that run.',
    fields: [
      sessionIn('query'),
      {
        name: 'messageId',
        in: 'query',
        kind: 'id',
        words: 'The message to answer; needed where there is no `taskId`.',
      },
      { name: 'taskId', in: 'query', kind: 'id', words: 'The run to come back to.' },
      { name: 'after', in: 'query', kind: 'cursor', words: 'The id of the last event that has come.' },
      confirmationIn('query'),
      keyIn('query'),
    ],
    answers: { 200: eventStream, 204: { words: 'There is nothing to come back to.' }, 409: otherRun },
    refusals: ['message_not_found', 'streaming_disabled', 'shutting_down', 'rate_limited'],
    startsSomething: true,
  },
  {
    method: 'POST',
    path: '/chat/stream',
    summary: 'Stream an answer',
    fields: [sessionIn('body'), messageIn('body'), confirmationIn('body'), keyIn('body')],
    answers: { 200: eventStream, 409: otherRun },
    refusals: ['streaming_disabled', 'shutting_down', 'rate_limited'],
  },
  {
    method: 'GET',
    path: '/chat/generate',
    summary: 'Start an answer, to be polled',
    fields: [sessionIn('query'), confirmationIn('query')],
    answers: task,
    refusals: ['session_already_thinking', 'shutting_down', 'rate_limited'],
    startsSomething: true,
  },
  {
    method: 'GET',
    path: '/chat/check_generation',
    summary: 'Ask for an answer',
    fields: [sessionIn('query'), taskIn('query')],
    answers: {
      200: { words: 'It is there.', schema: 'CheckedMessage' },
      400: { words: 'It failed or was cancelled.', schema: 'Failure' },
      417: { words: 'Not yet.', schema: 'Progress' },
    },
  },
  {
    method: 'GET',
    path: '/chat/regenerate',
    summary: 'Have another answer in the place of one',
    fields: [sessionIn('query'), { ...messageIn('query'), words: 'The answer, which goes.' }],
    answers: task,
    refusals: ['session_already_thinking', 'shutting_down', 'rate_limited'],
    startsSomething: true,
  },
  {
    method: 'GET',
    path: '/chat/generate_title',
    summary: 'Have a title made',
    fields: [sessionIn('query')],
    answers: task,
    startsSomething: true,
  },
  {
    method: 'GET',
    path: '/chat/check_title_generation',
    summary: 'Ask for a title',
    fields: [sessionIn('query'), taskIn('query')],
    answers: {
      200: { words: 'It is there.', schema: 'Title' },
      400: { words: 'It failed.', schema: 'Failure' },
      417: { words: 'Not yet.', schema: 'Progress' },
    },
  },
  {
    method: 'GET',
    path: '/chat/check_session',
    summary: 'Ask what goes on in a session',
    fields: [sessionIn('query')],
    answers: { 200: { words: 'What goes on.', schema: 'SessionState' } },
  },
  {
    method: 'POST',
    path: '/chat/cancel',
    summary: 'Stop an answer',
    words: 'What has been written of it is kept.',
    fields: [sessionIn('body'), taskIn('body')],
    answers: { 200: { words: 'It has been stopped.', schema: 'Cancelled' } },
    refusals: ['already_ended'],
  },
  {
    method: 'GET',
    path: '/chat/capabilities',
    summary: 'Ask what this server can do',
    answers: { 200: { words: 'What it can do.', schema: 'Capabilities' } },
  },
];
