import { answerTo } from '../examples/in-page/answers.js';
import { fetchInPage } from '../examples/in-page/backend.js';
import 'chat-stream';

// what the address asks for: ?look=dark&locale=ar&mode=bubble&list&say=table
const {
  look = '',
  locale = 'en',
  mode = 'inline',
  list,
  say,
} = Object.fromEntries(new URLSearchParams(location.search));
document.documentElement.className = look;
document.documentElement.lang = locale;
document.documentElement.dir = locale === 'ar' ? 'rtl' : 'ltr';
const chat = document.querySelector('chat-stream');
if (chat) {
  chat.mode = mode === 'bubble' ? 'bubble' : 'inline';
  chat.open = true;
  chat.hideSessions = list === undefined;
  chat.fetch = fetchInPage('/in-this-page', answerTo);
  chat.suggestions = ['Show me a table', 'Write some code'];
  chat.baseUrl = '/in-this-page';
  await chat.updateComplete;
  if (say !== undefined) await chat.send(say);
  document.body.dataset.state = 'ready';
}
