import { useState } from 'react';
import { ChatStream } from 'chat-stream/react';

export function App() {
  const [answers, setAnswers] = useState(0);
  return (
    <div className="page">
      <header>
        <h1>React</h1>
        <output>{answers} answers</output>
      </header>
      <ChatStream
        baseUrl="/api"
        suggestions={['What can you do?']}
        onChatMessage={({ detail }) => {
          if (detail.message.role === 'assistant') setAnswers((count) => count + 1);
        }}
      />
    </div>
  );
}
