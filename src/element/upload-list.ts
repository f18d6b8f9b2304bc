import { html, nothing, type TemplateResult } from 'lit';
import { again, cross, sheet, soundWave } from './file-icons.js';
import type { Upload, UploadController } from './uploads.js';
import type { Words } from './words.js';

/** The files of the message that is being written: what they are, how far they are, and how to be rid of them. */
export function renderUploads(uploads: UploadController, words: Words): TemplateResult | typeof nothing {
  const { shown } = uploads;
  if (shown.length === 0) return nothing;
  return html`<ul class="uploads" part="uploads" aria-label=${words.say('files')}>
    ${shown.map((upload) => renderUpload(upload, uploads, words))}
  </ul>`;
}

function renderUpload(upload: Upload, uploads: UploadController, words: Words): TemplateResult {
  const { name, preview, state, type } = upload;
  const remove = words.say('removeFile', { name });
  return html`
    <li class="upload" part="upload" data-state=${state.kind}>
      <span class="upload-picture">${preview ?? (type.startsWith('audio/') ? soundWave : sheet)}</span>
      <span class="upload-text">
        <bdi class="upload-name" title=${name}>${name}</bdi>
        ${renderState(upload, words)}
      </span>
      ${renderRetry(upload, uploads, words)}
      <button
        class="upload-remove"
        type="button"
        aria-label=${remove}
        title=${remove}
        @click=${() => uploads.remove(upload)}
      >
        ${cross}
      </button>
    </li>
  `;
}

function renderState({ name, size, state }: Upload, words: Words): TemplateResult {
  if (state.kind === 'uploading') {
    const { share } = state;
    // without a value it moves, and says that nobody knows
    return html`<progress max="1" value=${share ?? nothing} aria-label=${words.say('uploading', { name })}></progress>`;
  }
  if (state.kind === 'failed')
    return html`<span class="upload-error" role="alert" dir="auto">
      <span class="visually-hidden">${words.say('uploadFailed', { name, reason: '' })}</span>${words.error(state.error)}
    </span>`;
  return html`<span class="upload-size">${size === undefined ? nothing : words.size(size)}</span>`;
}

function renderRetry(upload: Upload, uploads: UploadController, words: Words): TemplateResult | typeof nothing {
  if (upload.state.kind !== 'failed' || !upload.state.error.retryable) return nothing;
  const retry = words.say('retryFile', { name: upload.name });
  return html`<button
    class="upload-retry"
    type="button"
    aria-label=${retry}
    title=${retry}
    @click=${() => uploads.retry(upload)}
  >
    ${again}
  </button>`;
}
