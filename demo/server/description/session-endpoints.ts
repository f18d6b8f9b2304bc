import type { Endpoint, Field, Place } from './endpoint.js';

/** A session, which must be there and belong to who asks. */
export const sessionIn = (place: Place): Field => ({
  name: 'sessionId',
  in: place,
  kind: 'id',
  required: true,
  words: 'The session.',
});

export const messageIn = (place: Place): Field => ({
  name: 'messageId',
  in: place,
  kind: 'id',
  required: true,
  words: 'The message.',
});

const timestamp: Field = {
  name: 'timestamp',
  in: 'body',
  kind: 'timestamp',
  words: 'Seconds since 1970; now, where it is left out.',
};

const nothing = { 200: { words: 'Done.', schema: 'Nothing' } } as const;

/** What is stored: sessions, messages, files, opinions. */
export const sessionEndpoints: readonly Endpoint[] = [
  {
    method: 'PUT',
    path: '/chat/new_session',
    summary: 'Begin a session',
    fields: [{ name: 'title', in: 'body', kind: 'title', words: 'One line.' }, timestamp],
    answers: { 200: { words: 'The new session.', schema: 'NewSession' } },
  },
  {
    method: 'GET',
    path: '/chat/sessions',
    summary: 'List your sessions',
    answers: { 200: { words: 'All sessions.', schema: 'Sessions' } },
  },
  {
    method: 'PATCH',
    path: '/chat/update_session',
    summary: 'Rename a session',
    fields: [sessionIn('body'), { name: 'title', in: 'body', kind: 'title', required: true, words: 'One line.' }],
    answers: nothing,
  },
  {
    method: 'DELETE',
    path: '/chat/delete_session',
    summary: 'Delete a session and all in it',
    fields: [sessionIn('query')],
    answers: nothing,
  },
  {
    method: 'PUT',
    path: '/chat/new_message',
    summary: 'Write a message',
    words: 'Stores it. Nothing answers it before it is streamed or generated.',
    fields: [
      sessionIn('body'),
      { name: 'role', in: 'body', kind: 'role', required: true, words: 'People write as humans only.' },
      { name: 'content', in: 'body', kind: 'content', required: true, words: 'At most 64,000 bytes of UTF-8.' },
      timestamp,
      { name: 'attachments', in: 'body', kind: 'files', words: 'Uploaded files: `[{"type": "File", "file_id": 1}]`.' },
      { name: 'firstHumanMessage', in: 'body', kind: 'flag', preset: false, words: 'Whether it names the session.' },
      { name: 'clientKey', in: 'body', kind: 'key', words: 'The same message with the same key is stored once.' },
    ],
    answers: { 200: { words: 'The message as it is stored.', schema: 'Message' } },
    refusals: ['file_not_found', 'rate_limited', 'no_transcription'],
  },
  {
    method: 'GET',
    path: '/chat/messages',
    summary: 'Read the messages of a session',
    fields: [
      sessionIn('query'),
      { name: 'limit', in: 'query', kind: 'count', preset: 20, words: 'How many; 100 at most.' },
      { name: 'cursor', in: 'query', kind: 'offset', preset: 0, words: 'How many of the newest are left out.' },
    ],
    answers: { 200: { words: 'Oldest first.', schema: 'Messages' } },
  },
  {
    method: 'GET',
    path: '/chat/sessions/:sessionId/messages/:messageId',
    summary: 'Read one message',
    fields: [sessionIn('path'), messageIn('path')],
    answers: { 200: { words: 'The message.', schema: 'Message' } },
  },
  {
    method: 'DELETE',
    path: '/chat/delete_message',
    summary: 'Delete a message',
    words: 'A run that answers it is stopped.',
    fields: [sessionIn('query'), messageIn('query')],
    answers: nothing,
  },
  {
    method: 'POST',
    path: '/chat/attachments',
    summary: 'Upload a file',
    fields: [{ name: 'data', in: 'form', kind: 'file', required: true, words: 'The file.' }],
    answers: { 200: { words: 'The file as it is stored.', schema: 'Attachment' } },
    refusals: ['file_too_large', 'file_type', 'storage_full'],
  },
  {
    method: 'GET',
    path: '/chat/attachments/:fileId',
    summary: 'Read a file',
    fields: [{ name: 'fileId', in: 'path', kind: 'id', required: true, words: 'The file.' }],
    answers: { 200: { words: 'Its bytes.', type: 'application/octet-stream' } },
    refusals: ['file_not_found'],
  },
  {
    method: 'POST',
    path: '/chat/feedback',
    summary: 'Rate an answer',
    fields: [
      sessionIn('body'),
      messageIn('body'),
      { name: 'rating', in: 'body', kind: 'rating', required: true, words: '0 takes a rating back.' },
      { name: 'comment', in: 'body', kind: 'comment', words: 'What is to be said of it.' },
    ],
    answers: nothing,
  },
];
