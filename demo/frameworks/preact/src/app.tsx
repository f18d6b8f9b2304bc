import { useState } from 'preact/hooks';
import 'chat-stream';
import type {} from 'chat-stream/types/preact';

export function App() {
  const [answers, setAnswers] = useState(0);
  return (
    <div class="page">
      <header>
        <h1>Preact</h1>
        <output>{answers} answers</output>
      </header>
      <chat-stream
        base-url="/api"
        suggestions={['What can you do?']}
        onchat-message={({ detail }) => {
          if (detail.message.role === 'assistant') setAnswers((count) => count + 1);
        }}
      />
    </div>
  );
}
