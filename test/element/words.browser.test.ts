import { expect } from 'chai';
import { Words } from '../../src/element/words.js';
import { ChatError } from '../../src/protocol/errors.js';

describe('words', () => {
  it('have values in their places, and the plural and the digits of their language', () => {
    const words = new Words('en');
    expect(words.say('newMessages', { count: 1 })).to.equal('1 new message');
    expect(words.say('newMessages', { count: 1200 })).to.equal('1,200 new messages');
    expect(words.say('version', { index: 1, count: 3 })).to.equal('Version 1 of 3');
    const arabic = new Words('ar-EG', { newMessages: { two: 'رسالتان جديدتان', other: '{count} رسالة جديدة' } });
    expect(arabic.say('newMessages', { count: 2 })).to.equal('رسالتان جديدتان');
    expect(arabic.say('newMessages', { count: 12 })).to.equal('١٢ رسالة جديدة');
  });

  it('leave braces that name no value, and those in values', () => {
    const words = new Words('en', { removeFile: 'Remove {name} {other}' });
    expect(words.say('removeFile', { name: '{other} $& {name}' })).to.equal('Remove {other} $& {name} {other}');
  });

  it('speak of sizes, and of days and times', () => {
    const words = new Words('de-DE');
    expect(words.size(999)).to.equal('999 Byte');
    expect(words.size(64_000)).to.equal('64 kB');
    expect(words.size(2_500_000)).to.equal('2,5 MB');
    const noon = new Date(2026, 1, 3, 12, 5).getTime() / 1000;
    expect(words.time(noon)).to.equal('12:05');
    expect(words.day(noon)).to.equal('Dienstag, 3. Februar 2026');
  });

  it('say what the server said of this very request, else the words of the language', () => {
    const words = new Words('de', { error_too_long: 'Zu lang.', error_timeout: 'Zu spät.' });
    expect(words.error(new ChatError('timeout', { detail: 'timeout' }))).to.equal('Zu spät.');
    expect(words.error(new ChatError('too_long', { detail: 'At most 64 kB.' }))).to.equal('At most 64 kB.');
    expect(words.error(new ChatError('too_long'))).to.equal('Zu lang.');
    expect(words.error(new ChatError('network'))).to.include('could not be reached');
  });
});
