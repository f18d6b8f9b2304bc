import { actionStyles } from '../action-styles.js';
import { ChatStreamMessageActions } from '../message-actions.js';
import { register } from '../register.js';

register({ 'chat-stream-message-actions': ChatStreamMessageActions });

export const styles = [actionStyles];
