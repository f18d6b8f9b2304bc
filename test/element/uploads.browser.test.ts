import { expect } from 'chai';
import { ChatError } from '../../src/protocol/errors.js';
import { findings } from './support/axe.js';
import { DrivenUploads } from './support/driven-upload.js';
import { MountedComposer } from './support/mounted-composer.js';

const attachments = { types: ['image/*', 'text/plain', '.log'], maxBytes: 1000 };
const text = (name = 'a.txt', content = 'hello'): File => new File([content], name, { type: 'text/plain' });

async function picture(): Promise<File> {
  const canvas = new OffscreenCanvas(30, 20);
  const context = canvas.getContext('2d');
  if (context) context.fillStyle = 'rgb(255 0 0)';
  context?.fillRect(0, 0, 30, 20);
  return new File([await canvas.convertToBlob()], 'red.png', { type: 'image/png' });
}

describe('the files of the composer', () => {
  let uploads: DrivenUploads;
  beforeEach(() => {
    sessionStorage.clear();
    uploads = new DrivenUploads();
  });
  afterEach(() => document.body.replaceChildren());

  const shown = (more: Partial<MountedComposer['composer']> = {}): Promise<MountedComposer> =>
    MountedComposer.shown({ attachments, upload: uploads.upload, ...more });

  async function withUpload(): Promise<MountedComposer> {
    const chat = await shown();
    chat.composer.addFiles([text()]);
    await chat.drawn;
    return chat;
  }

  const state = (chat: MountedComposer, index = 0): string | undefined => chat.all('.upload')[index]?.dataset.state;
  const becomes = (chat: MountedComposer, wanted: string): Promise<void> =>
    chat.becomes(`an upload is ${wanted}`, () => state(chat) === wanted);

  it('are taken only where the backend says so', async () => {
    const chat = await MountedComposer.shown({ upload: uploads.upload });
    expect(chat.has('input[type=file]')).to.equal(false);
    expect(chat.drag('drop', [text()]).defaultPrevented).to.equal(false);
    expect(chat.paste([text()]).defaultPrevented).to.equal(false);
    await chat.set({ attachments, upload: undefined });
    expect(chat.has('input[type=file]')).to.equal(false);
    await chat.set({ upload: uploads.upload });
    expect(chat.find('input[type=file]', HTMLInputElement).accept).to.equal('image/*,text/plain,.log');
    expect(uploads.begun.length).to.equal(0);
  });

  it('are chosen by a button, dropped anywhere on the chat, or pasted', async () => {
    const chat = await shown();
    let isOpened = false;
    const input = chat.find('input[type=file]', HTMLInputElement);
    input.addEventListener('click', (event) => {
      event.preventDefault();
      isOpened = true;
    });
    await chat.click('[aria-label="Attach files"]');
    expect(isOpened).to.equal(true);
    const chosen = new DataTransfer();
    chosen.items.add(text('chosen.txt'));
    input.files = chosen.files;
    input.dispatchEvent(new Event('change'));
    expect(chat.drag('dragover', [text()]).defaultPrevented).to.equal(true);
    await chat.drawn;
    expect(chat.find('.drop').textContent).to.equal('Drop files here');
    chat.drag('dragleave', []);
    chat.drag('dragover', [text()]);
    chat.drag('drop', [text('dropped.txt')]);
    expect(chat.paste([text('pasted.txt')]).defaultPrevented).to.equal(true);
    await chat.drawn;
    expect(chat.has('.drop')).to.equal(false);
    expect(uploads.begun.map(({ file }) => file.name)).to.deep.equal(['chosen.txt', 'dropped.txt', 'pasted.txt']);
    expect(input.files.length).to.equal(0);
  });

  it('are no pictures of a text that is pasted beside them', async () => {
    const chat = await shown();
    expect(chat.paste([text()], { 'text/plain': 'a', 'text/html': '<b>a</b>' }).defaultPrevented).to.equal(false);
    expect(chat.paste([text()], { 'text/plain': 'name of a file' }).defaultPrevented).to.equal(true);
    expect(uploads.begun.length).to.equal(1);
  });

  it('show how far they are, and go with the message', async () => {
    const chat = await withUpload();
    const bar = (): HTMLProgressElement => chat.find('progress', HTMLProgressElement);
    expect([bar().position, bar().ariaLabel]).to.deep.equal([-1, 'Uploading a.txt']);
    uploads.at(0).onProgress(0.5);
    await chat.drawn;
    expect(bar().position).to.equal(0.5);
    uploads.at(0).succeed();
    await becomes(chat, 'done');
    // late news of what is over
    uploads.at(0).onProgress(0.7);
    await chat.drawn;
    expect(chat.find('.upload').textContent).to.include('a.txt').and.include('5 byte');
    await chat.click('.send');
    expect(chat.sent).to.deep.equal([{ text: '', attachments: [{ type: 'file', fileId: 1, name: 'a.txt', size: 5 }] }]);
    expect(chat.has('.upload')).to.equal(false);
  });

  it('are waited for by a message that is sent, until it is changed', async () => {
    const chat = await withUpload();
    await chat.type('look');
    await chat.press('Enter');
    expect(chat.hint).to.equal('This will be sent as soon as the files are there.');
    expect(chat.sent).to.deep.equal([]);
    chat.composer.addFiles([text('b.txt')]);
    await chat.type('look at');
    expect(chat.hint).to.equal('');
    uploads.at(0).succeed();
    await becomes(chat, 'done');
    expect(chat.sent).to.deep.equal([]);
    await chat.press('Enter');
    uploads.at(1).succeed();
    await chat.becomes('sent', () => chat.sent.length === 1);
    expect(chat.sent[0]?.attachments).to.have.length(2);
    expect([chat.hint, chat.field.value]).to.deep.equal(['', '']);
  });

  it('say why they failed, can be tried again, and hold back the message until they are there or gone', async () => {
    const chat = await withUpload();
    await chat.type('look');
    await chat.press('Enter');
    uploads.at(0).fail(new ChatError('network'));
    await becomes(chat, 'failed');
    expect(chat.find('.upload [role=alert]').textContent).to.include('could not be reached');
    expect(chat.hint).to.include('Try the files that failed again');
    expect([chat.sent.length, chat.field.value]).to.deep.equal([0, 'look']);
    await chat.click('.upload-retry');
    expect([state(chat), chat.hint, uploads.begun.length]).to.deep.equal(['uploading', '', 2]);
    expect(chat.focused).to.equal('Remove a.txt');
    uploads.at(1).fail('something else');
    await becomes(chat, 'failed');
    await chat.click('.upload-remove');
    expect(chat.focused).to.equal('Message');
    await chat.press('Enter');
    expect(chat.sent).to.deep.equal([{ text: 'look', attachments: [] }]);
  });

  it('are ended by who takes them out, and by the element that goes', async () => {
    const chat = await withUpload();
    chat.composer.addFiles([text('b.txt')]);
    await chat.drawn;
    await chat.click('.upload-remove');
    expect([uploads.at(0).signal.aborted, uploads.at(1).signal.aborted]).to.deep.equal([true, false]);
    expect(chat.focused).to.equal('Remove b.txt');
    uploads.at(0).succeed();
    const place = document.createElement('div');
    document.body.append(place);
    place.append(chat.root.host);
    await chat.drawn;
    expect(uploads.at(1).signal.aborted).to.equal(false);
    place.remove();
    await chat.becomes('the upload is ended', () => uploads.at(1).signal.aborted);
    document.body.append(chat.root.host);
    await becomes(chat, 'failed');
    expect(chat.all('.upload').length).to.equal(1);
  });

  it('are refused where they are too large or of a kind that is not taken', async () => {
    const chat = await shown();
    const large = text('large.txt', 'x'.repeat(1001));
    chat.composer.addFiles([large, new File(['x'], 'a.zip', { type: 'application/zip' })]);
    chat.composer.addFiles([new File(['x'], 'A.LOG'), new File(['x'], 'a.gif', { type: 'image/gif' })]);
    await chat.drawn;
    expect(chat.all('.upload').map(({ dataset }) => dataset.state)).to.deep.equal([
      'failed',
      'failed',
      'uploading',
      'uploading',
    ]);
    expect(chat.all('[role=alert]').map((alert) => alert.textContent)).to.satisfy(
      ([first, second]: string[]) => first?.includes('too large') && second?.includes('not taken'),
    );
    expect(chat.has('.upload-retry')).to.equal(false);
    expect(uploads.begun.length).to.equal(2);
  });

  it('are shown small when they are pictures, without an address', async () => {
    const chat = await shown();
    chat.composer.addFiles([await picture(), new File(['no picture'], 'b.png', { type: 'image/png' })]);
    await chat.becomes('the preview is drawn', () => chat.has('canvas'));
    const canvas = chat.find('canvas', HTMLCanvasElement);
    expect([...(canvas.getContext('2d')?.getImageData(50, 50, 1, 1).data ?? [])]).to.deep.equal([255, 0, 0, 255]);
    expect(chat.all('.upload')[1]?.querySelector('svg')).to.exist;
    uploads.at(0).succeed();
    uploads.at(1).succeed();
    await chat.becomes('both are there', () => chat.all('[data-state=done]').length === 2);
    await chat.type('x');
    await chat.press('Enter');
    chat.composer.restore('x', uploads.begun.length === 2 ? (chat.sent[0]?.attachments as []) : []);
    await chat.becomes('the preview is there again', () => chat.has('canvas'));
  });

  it('stay with their session and their message', async () => {
    const chat = await shown({ session: '1' });
    chat.composer.addFiles([text('one.txt')]);
    await chat.set({ editing: { text: 'old' } });
    expect(chat.all('.upload').length).to.equal(0);
    await chat.set({ editing: undefined, session: '2' });
    expect(chat.all('.upload').length).to.equal(0);
    uploads.at(0).succeed();
    await chat.set({ session: '1' });
    await becomes(chat, 'done');
    expect(chat.find('.upload-name').textContent).to.equal('one.txt');
  });

  it('go along when their session gets its name', async () => {
    const chat = await shown();
    await chat.type('first');
    await chat.press('Enter');
    chat.composer.addFiles([text('next.txt')]);
    await chat.set({ session: '7' });
    expect(chat.all('.upload').length).to.equal(1);
  });

  it('are accessible on their way, failed, there, and while they are dropped', async () => {
    const chat = await shown();
    chat.composer.addFiles([text('1.txt'), text('2.txt'), text('3.txt')]);
    uploads.at(0).fail(new ChatError('network'));
    uploads.at(1).succeed();
    await chat.becomes('all three states', () => ['failed', 'done'].every((is) => chat.has(`[data-state=${is}]`)));
    expect(await findings(chat.root.host)).to.deep.equal([]);
    chat.drag('dragover', [text()]);
    await chat.drawn;
    expect(await findings(chat.root.host)).to.deep.equal([]);
  });
});
