let answers = 0;
document.querySelector('chat-stream').addEventListener('chat-message', ({ detail }) => {
  if (detail.message.role === 'assistant') document.querySelector('output').value = `${++answers} answers`;
});
