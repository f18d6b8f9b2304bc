import { Component, signal, type OnDestroy } from '@angular/core';
import { createChat, errorText, type ChatError, type ChatMessage, type Status } from 'chat-stream/client';

@Component({
  selector: 'app-chat',
  template: `
    <form (submit)="submit($event, field)">
      @for (message of messages(); track message.key) {
        <p><b>{{ message.role === 'human' ? 'You' : 'Assistant' }}</b> {{ message.content }}</p>
      }
      @if (error(); as problem) { <p role="alert">{{ words(problem) }}</p> }
      <input #field aria-label="Message" />
      @if (status() === 'idle') { <button>Send</button> }
      @else { <button type="button" (click)="chat.stop()">Stop</button> }
    </form>
  `,
})
export class ChatComponent implements OnDestroy {
  readonly chat = createChat({ baseUrl: '/api' });
  readonly messages = signal<readonly ChatMessage[]>([]);
  readonly status = signal<Status>('idle');
  readonly error = signal<ChatError | undefined>(undefined);
  readonly words = (error: ChatError): string => errorText(error);

  constructor() {
    this.chat.$messages.subscribe((messages) => this.messages.set(messages));
    this.chat.$status.subscribe((status) => this.status.set(status));
    this.chat.$error.subscribe((error) => this.error.set(error));
  }

  async submit(event: Event, field: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const text = field.value;
    field.value = '';
    // what was not sent is the person's again, and $error says why
    await this.chat.send(text).catch(() => (field.value = text));
  }

  ngOnDestroy(): void {
    this.chat.dispose();
  }
}
