import { uploadStyles } from '../upload-list-styles.js';
import { voiceStyles } from '../voice-styles.js';

export { createFiles } from '../composer-files.js';

export const styles = [uploadStyles, voiceStyles];
