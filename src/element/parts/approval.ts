import { ChatStreamApproval } from '../approval.js';
import { approvalStyles } from '../approval-styles.js';
import { register } from '../register.js';

register({ 'chat-stream-approval': ChatStreamApproval });

export const styles = [approvalStyles];
