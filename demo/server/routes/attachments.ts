import type { Context } from 'hono';
import { encodeStoredAttachment } from '../../../src/protocol/message.js';
import { fileLimit, type Files } from '../files/files.js';
import { Refusal } from '../refusal.js';
import { bad, readBytes, readId } from './input.js';
import type { Route } from './route.js';

/** What a multipart body has around its file. */
const frameLimit = 16 * 1024;

/** A file of somebody's is shown in a place where nothing in it can do anything. */
const sandbox = `default-src 'none'; sandbox`;

export function attachmentRoutes(files: Files): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/chat/attachments',
      async answer(context) {
        const { name, type, bytes } = await readUpload(context);
        return context.json(
          encodeStoredAttachment(await files.add(context.get('user').id, { bytes, name, claimedType: type })),
        );
      },
    },
    {
      method: 'GET',
      path: '/chat/attachments/:fileId',
      async answer(context) {
        const { type, name, bytes } = await files.read(context.get('user').id, readId(context.req.param(), 'fileId'));
        return context.body(bytes, 200, {
          'Content-Type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
          'Content-Disposition': dispositionOf(type, name),
          'Content-Security-Policy': sandbox,
        });
      },
    },
  ];
}

/** The field `data` of a form, which is a file (contract, section 1). */
async function readUpload({ req }: Context): Promise<{ name: string; type: string; bytes: Uint8Array }> {
  const type = req.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw new Refusal('unsupported_type', 'The file must be sent as "multipart/form-data".');
  const body = await readBytes(req.raw.body, fileLimit + frameLimit);
  if (body === undefined) throw new Refusal('file_too_large');
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => undefined);
  const file = form?.get('data');
  if (!(file instanceof File)) throw bad('"data" must be a file.');
  return { name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** Pictures and sound are shown in their place, the rest is saved. The name is written as RFC 6266 says. */
function dispositionOf(type: string, name: string): string {
  const kind = /^(?:image|audio)\//.test(type) ? 'inline' : 'attachment';
  const quoted = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${quoted}"; filename*=UTF-8''${encoded}`;
}
