import { maxContentBytes } from '../../../protocol/capabilities.js';
import { isSameId } from '../../../protocol/guards.js';
import { parseMessage, parseMessages } from '../../../protocol/message.js';
import { expect, Finding } from '../finding.js';
import { describe, expectOffered, expectRead } from '../reply.js';
import type { Rule } from '../rule.js';
import { expectMessage } from '../shapes.js';
import type { Stage } from '../stage.js';

export const messageRules: readonly Rule[] = [
  {
    id: 'new-message',
    level: 'required',
    section: '1',
    says: 'PUT /chat/new_message answers 200 with the Message as it is stored.',
    why: 'The client draws what was stored, and knows the message by its id from then on.',
    check: (stage) => stage.message.see(),
  },
  {
    id: 'content-limit',
    level: 'required',
    section: '1',
    says: 'A message of more bytes than the limit is refused by 400 or 413.',
    why: 'A text that is cut in silence gets an answer to something that nobody asked.',
    async check(stage) {
      await stage.message.need();
      const most = await contentLimit(stage);
      const reply = await stage.put(await stage.session.need(), 'ä'.repeat(Math.floor(most / 2) + 1));
      expect(reply.status === 400 || reply.status === 413, `${most} bytes and more: ${describe(reply)}`);
    },
  },
  {
    id: 'messages-list',
    level: 'required',
    section: '1',
    says: 'GET /chat/messages lists the messages of a session, oldest first.',
    why: 'Without it a conversation is empty when it is opened again.',
    async check(stage) {
      const { questionId, list } = await stage.polled.need();
      const answer = await stage.answer.need();
      expectOffered(list.reply, 'GET /chat/messages');
      const messages = expectRead(list.reply, parseMessages).filter(({ role }) => role !== 'system');
      expect(isSameId(messages[0]?.id, questionId), `the first is not the question: ${describe(list.reply)}`);
      expect(isSameId(messages[1]?.id, answer.id), `the second is not the answer: ${describe(list.reply)}`);
    },
  },
  {
    id: 'messages-pages',
    level: 'required',
    section: '1',
    says: 'Of GET /chat/messages, limit says how many, and cursor how many of the newest to pass over.',
    why: 'Long conversations are read page by page; older ones would come twice, or never.',
    async check(stage) {
      const { sessionId, questionId } = await stage.polled.need();
      const answer = await stage.answer.need();
      for (const [cursor, id] of [
        [0, answer.id],
        [1, questionId],
      ] as const) {
        const query = { sessionId, limit: 1, cursor };
        const reply = await stage.backend.send({ method: 'GET', path: '/chat/messages', query });
        expectOffered(reply, 'GET /chat/messages');
        const page = expectRead(reply, parseMessages);
        expect(page.length === 1 && isSameId(page[0]?.id, id), `limit=1 and cursor=${cursor}: ${describe(reply)}`);
      }
    },
  },
  {
    id: 'message-shape',
    level: 'required',
    section: '1',
    says: 'A Message has id, session_id, role, content, timestamp and attachments; sources is a text.',
    why: 'A client that counts on the contract fails at the first message.',
    async check(stage) {
      await stage.message.need();
      stage.told.messages.forEach(expectMessage);
    },
  },
  {
    id: 'one-message',
    level: 'required',
    section: '1',
    says: 'GET /chat/sessions/{s}/messages/{m} answers with that Message.',
    why: 'It is the cheapest way to look whether an answer is stored.',
    async check(stage) {
      const { sessionId } = await stage.polled.need();
      const { id, content } = await stage.answer.need();
      const path = `/chat/sessions/${encodeURIComponent(sessionId)}/messages/${encodeURIComponent(id)}`;
      const reply = await stage.backend.send({ method: 'GET', path });
      expectOffered(reply, 'GET /chat/sessions/{s}/messages/{m}');
      const message = expectRead(reply, parseMessage);
      expect(isSameId(message.id, id) && message.content === content, describe(reply));
    },
  },
  {
    id: 'delete-message',
    level: 'required',
    section: '1',
    says: 'DELETE /chat/delete_message takes the message out of its session.',
    why: 'What a person deletes must be gone when they look again.',
    async check(stage) {
      const sessionId = await stage.session.need();
      const { id: messageId } = await stage.message.need();
      const reply = await stage.backend.ask('deleteMessage', { messageId, sessionId });
      expectOffered(reply, 'DELETE /chat/delete_message');
      const left = await stage.messagesOf(sessionId);
      expect(!left.some(({ id }) => isSameId(id, messageId)), 'it is still listed');
    },
  },
  {
    id: 'client-key',
    level: 'extended',
    section: '3.9',
    says: 'PUT /chat/new_message with the same clientKey stores nothing twice.',
    why: 'A phone that lost the reply sends again; without this the question stands there twice.',
    async check(stage) {
      await stage.capabilities.need();
      await stage.message.need();
      const sessionId = await stage.newSession();
      const key = crypto.randomUUID();
      const ids = [];
      for (let time = 0; time < 2; time++)
        ids.push(expectRead(await stage.put(sessionId, 'Hello', key), parseMessage).id);
      expect(isSameId(ids[0], ids[1]), `it was stored as ${ids.join(' and as ')}`);
      const { body } = await stage.backend.ask('messages', { sessionId });
      expect(!Array.isArray(body) || body.length === 1, 'there are two of them then');
    },
  },
];

/** What the backend itself says; the contract's number where it says nothing. */
async function contentLimit({ capabilities }: Stage): Promise<number> {
  try {
    return (await capabilities.need()).limits?.contentBytes ?? maxContentBytes;
  } catch (error) {
    if (error instanceof Finding) return maxContentBytes;
    throw error;
  }
}
