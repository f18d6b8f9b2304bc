import { expect } from 'chai';
import { attachmentAddress } from '../../src/element/attachments.js';
import '../../src/element/define.js';
import { ChatStreamMessage } from '../../src/element/message.js';
import { createPresentation } from '../../src/element/presentation.js';
import { Words } from '../../src/element/words.js';
import { messageWith } from './support/messages.js';
import { mountPart } from './support/part.js';

describe('the address of a file', () => {
  const addressOf = (written: string, baseUrl?: string, allowedImageOrigins: readonly string[] = []) =>
    attachmentAddress(written, createPresentation(new Words(), { allowedImageOrigins }, baseUrl));
  const base = 'https://chat.example/api';

  it('is followed on the origin of the backend, and where images may come from', () => {
    expect(addressOf('https://chat.example/files/1', base)).to.equal('https://chat.example/files/1');
    expect(addressOf('/api/chat/attachments/1', base)).to.equal('https://chat.example/api/chat/attachments/1');
    expect(addressOf('/files/1', '/api')).to.equal(`${location.origin}/files/1`);
    expect(addressOf('https://cdn.example/a.png', base, ['https://cdn.example'])).to.equal('https://cdn.example/a.png');
  });

  it('is not followed anywhere else', () => {
    const refused = [
      'https://cdn.example/a.png',
      'https://chat.example.attacker.example/a',
      'https://chat.example@attacker.example/a',
      'https://user@chat.example/a',
      '//attacker.example/a',
      String.raw`\\attacker.example\a`,
      'http://chat.example/a',
      'https://chat.example:8443/a',
      'data:image/png;base64,AAAA',
      'javascript:alert(1)',
      'blob:https://chat.example/1',
      'https://chat.example/api/%2e%2e%2fchat/generate',
    ];
    for (const written of refused) expect(addressOf(written, base), written).to.equal(undefined);
    expect(addressOf('https://chat.example/a')).to.equal(undefined);
  });

  it('is not followed to an endpoint that does something', () => {
    const endpoints = [
      'chat/generate?sessionId=1',
      'Chat/Generate',
      '%63hat/generate',
      'chat//generate',
      '/chat/cancel',
    ];
    for (const written of endpoints)
      expect(addressOf(`https://chat.example/api/${written}`, base), written).to.equal(undefined);
  });
});

describe('files', () => {
  afterEach(() => document.body.replaceChildren());

  it('are shown as what they are where they may be fetched, and else by name and size', async () => {
    const attachments = [
      { type: 'image/png', fileId: 1, name: 'a.png', url: '/files/a.png' },
      { type: 'Audio', fileId: 2, name: 'b.mp3', url: '/files/b.mp3' },
      { type: 'text/plain', fileId: 3, name: 'c.txt', size: 64_000, url: '/files/c.txt' },
      { type: 'image/png', fileId: 4, name: 'd.png', url: 'https://attacker.example/d.png' },
      { type: 'file', fileId: 5 },
    ];
    const part = mountPart(ChatStreamMessage, {
      presentation: createPresentation(new Words(), {}, '/api'),
      message: messageWith({ key: 'a', role: 'human', attachments }),
    });
    await part.updateComplete;
    const items = [...part.querySelectorAll('.files li')];
    const shown = items.map((item) => item.querySelector('img, audio, a.file, span.file:only-child')?.localName);
    expect(shown).to.deep.equal(['img', 'audio', 'a', 'span', 'span']);
    expect(items.map(({ textContent }) => textContent.trim())).to.deep.equal([
      '',
      'b.mp3',
      'c.txt64 kB',
      'd.png',
      'file',
    ]);
    expect(part.querySelector('img')?.alt).to.equal('a.png');
    expect(part.querySelector('a')?.download, 'what a page would run is saved').to.equal('');
    expect(part.querySelector('a')?.hasAttribute('download')).to.equal(true);
    expect(part.querySelector('audio')?.preload).to.equal('none');
  });
});
