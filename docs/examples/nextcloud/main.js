import 'chat-stream';
import { createChat, nextcloud } from 'chat-stream/client';

const element = document.createElement('chat-stream');
// the person is signed in by the cookies of the page; the token is for where a proxy drops the header
element.client = createChat({ ...nextcloud(OC.webroot), headers: () => ({ requesttoken: OC.requestToken }) });
document.querySelector('#content').append(element);
