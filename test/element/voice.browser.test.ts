import { expect } from 'chai';
import { findings } from './support/axe.js';
import { DrivenUploads } from './support/driven-upload.js';
import { MountedComposer } from './support/mounted-composer.js';

const record = '[aria-label="Record a voice message"]';

describe('voice messages', () => {
  const devices = navigator.mediaDevices;
  let uploads: DrivenUploads;
  /** What the browser answers to who asks for the microphone. */
  let ask: () => Promise<MediaStream>;
  let given: MediaStream;
  beforeEach(() => {
    sessionStorage.clear();
    uploads = new DrivenUploads();
    ask = async () => (given = await devices.getUserMedia({ audio: true }));
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia: () => ask() } });
  });
  afterEach(() => {
    document.body.replaceChildren();
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: devices });
  });

  const shown = (more: Partial<MountedComposer['composer']> = {}): Promise<MountedComposer> =>
    MountedComposer.shown({ audio: true, upload: uploads.upload, ...more });

  async function recording(more: Partial<MountedComposer['composer']> = {}): Promise<MountedComposer> {
    const chat = await shown(more);
    await chat.click(record);
    await chat.becomes('it is recorded', () => chat.has('.voice'));
    return chat;
  }
  /** Waits until the recording has something in it. */
  async function isHeard(chat: MountedComposer): Promise<void> {
    // the browser hands over the first piece after a second
    await chat.becomes('a second has passed', () => chat.find('[role=timer]').textContent === 'Recording, 0:01');
  }
  const isReleased = (): boolean => given.getTracks().every(({ readyState }) => readyState === 'ended');

  it('are to be had only where the backend takes them', async () => {
    const chat = await shown({ audio: false });
    expect(chat.has(record)).to.equal(false);
    await chat.set({ audio: true });
    expect(chat.has(record)).to.equal(true);
    await chat.set({ upload: undefined });
    expect(chat.has(record)).to.equal(false);
  });

  it('are recorded, shown as they grow, and uploaded as files named by their date', async () => {
    const chat = await shown();
    await chat.type('kept');
    await chat.click(record);
    await chat.becomes('it is recorded', () => chat.has('.voice'));
    expect(chat.field.hidden).to.equal(true);
    expect(chat.find('[role=timer]').textContent).to.equal('Recording, 0:00');
    expect(chat.focused).to.equal('End the recording');
    expect(await findings(chat.root.host)).to.deep.equal([]);
    await isHeard(chat);
    await chat.click('[aria-label="End the recording"]');
    await chat.becomes('it is uploaded', () => uploads.begun.length === 1);
    const { file } = uploads.at(0);
    expect(file.name).to.match(/^Voice message \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.(webm|m4a|ogg)$/);
    expect(file.type).to.match(/^audio\/(webm|mp4|ogg)$/);
    expect(file.size).to.be.greaterThan(0);
    expect(isReleased()).to.equal(true);
    expect([chat.has('.voice'), chat.field.hidden, chat.field.value]).to.deep.equal([false, false, 'kept']);
    expect(chat.focused).to.equal('Message');
    expect(chat.find('.upload').textContent).to.include('Voice message');
  });

  it('can be discarded', async () => {
    const chat = await recording();
    await isHeard(chat);
    await chat.click('[aria-label="Discard the recording"]');
    await chat.becomes('it is over', () => !chat.has('.voice'));
    expect([uploads.begun.length, isReleased()]).to.deep.equal([0, true]);
    expect(chat.focused).to.equal('Message');
  });

  it('say why there are none', async () => {
    const chat = await shown();
    ask = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    await chat.click(record);
    await chat.becomes('it says so', () => chat.hint === 'The microphone may not be used here.');
    ask = () => Promise.reject(new DOMException('none', 'NotFoundError'));
    await chat.click(record);
    await chat.becomes('it says so', () => chat.hint === 'No microphone can be used here.');
    await chat.type('x');
    expect(chat.hint).to.equal('');
  });

  it('are not begun by an element that has gone while it asked', async () => {
    let answer = (): void => undefined;
    given = await devices.getUserMedia({ audio: true });
    ask = () => new Promise((resolve) => (answer = () => resolve(given)));
    const chat = await shown();
    await chat.click(record);
    chat.root.host.remove();
    await Promise.resolve();
    answer();
    await chat.becomes('the microphone is let go', isReleased);
    expect(chat.has('.voice')).to.equal(false);
  });

  it('let go of the microphone when the element goes', async () => {
    const chat = await recording();
    chat.root.host.remove();
    await chat.becomes('the microphone is let go', isReleased);
    expect(uploads.begun.length).to.equal(0);
  });

  it('end by themselves before they are too large to be uploaded', async () => {
    const chat = await recording({ attachments: { types: [], maxBytes: 1 } });
    await chat.becomes('it is uploaded', () => uploads.begun.length === 1);
    expect(isReleased()).to.equal(true);
  });

  it('belong to the session in which they were begun', async () => {
    const chat = await recording({ session: '1' });
    await isHeard(chat);
    await chat.set({ session: '2' });
    await chat.becomes('it is uploaded', () => uploads.begun.length === 1);
    expect(chat.all('.upload').length).to.equal(0);
    await chat.set({ session: '1' });
    expect(chat.all('.upload').length).to.equal(1);
  });
});
