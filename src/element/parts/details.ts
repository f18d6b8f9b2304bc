import { attachmentStyles } from '../attachment-styles.js';
import { backgroundStyles } from '../background-styles.js';

export { renderAttachments } from '../attachments.js';
export { renderSources } from '../sources.js';
export { renderTools } from '../tools.js';

export const styles = [attachmentStyles, backgroundStyles];
