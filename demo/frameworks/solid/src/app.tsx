import { createSignal } from 'solid-js';
import 'chat-stream';
import type {} from 'chat-stream/types/solid';

export function App() {
  const [answers, setAnswers] = createSignal(0);
  return (
    <div class="page">
      <header>
        <h1>Solid</h1>
        <output>{answers()} answers</output>
      </header>
      <chat-stream
        attr:base-url="/api"
        prop:suggestions={['What can you do?']}
        on:chat-message={({ detail }) => {
          if (detail.message.role === 'assistant') setAnswers((count) => count + 1);
        }}
      />
    </div>
  );
}
