import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import 'chat-stream';
import type { ChatMessageEvent } from 'chat-stream';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <div class="page">
      <header>
        <h1>Angular</h1>
        <output>{{ answers() }} answers</output>
      </header>
      <chat-stream base-url="/api" [suggestions]="suggestions" (chat-message)="count($event)"></chat-stream>
    </div>
  `,
})
export class App {
  readonly answers = signal(0);
  readonly suggestions = ['What can you do?'];

  count({ detail }: ChatMessageEvent): void {
    if (detail.message.role === 'assistant') this.answers.update((count) => count + 1);
  }
}
