import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { imageAddress, imageOrigins, readableProse } from '../markdown/policy.js';
import type { Attachment } from '../protocol/message.js';
import { icon } from './icon.js';
import type { Presentation } from './presentation.js';

const fileIcon = icon('M6 3.500h8l4.5 4.500v12.500H6zM14 3.500V8h4.5');

/** The files of a message: a picture or a sound where its address may be asked for, and else its name and size. */
export function renderAttachments(attachments: readonly Attachment[], presentation: Presentation): unknown {
  if (attachments.length === 0) return nothing;
  return guard([attachments, presentation], () => renderList(attachments, presentation));
}

function renderList(attachments: readonly Attachment[], presentation: Presentation): TemplateResult {
  return html`
    <ul class="files" part="files" aria-label=${presentation.words.say('files')}>
      ${attachments.map((attachment) => html`<li>${renderAttachment(attachment, presentation)}</li>`)}
    </ul>
  `;
}

function renderAttachment(attachment: Attachment, presentation: Presentation): TemplateResult {
  const { type, name, size } = attachment;
  const address = attachmentAddress(attachment.url, presentation);
  const label = readableProse(name ?? type);
  if (address && isOf('image', type))
    return html`<img src=${address} alt=${label} loading="lazy" decoding="async" referrerpolicy="no-referrer" />`;
  const chip = html`${fileIcon}<bdi>${label}</bdi>${
    size === undefined ? nothing : html`<span class="size">${presentation.words.size(size)}</span>`
  }`;
  if (address && isOf('audio', type))
    return html`
      <span class="file">${chip}</span>
      <audio src=${address} controls preload="none" aria-label=${label}></audio>
    `;
  return address
    ? html`<a class="file" href=${address} download target="_blank" rel="noopener noreferrer">${chip}</a>`
    : html`<span class="file">${chip}</span>`;
}

/** Backends write a media type, or the word before its slash. */
function isOf(kind: string, type: string): boolean {
  return type.toLowerCase().split('/')[0] === kind;
}

/** Where the contract's endpoints are that do something when they are asked. */
const ENDPOINT = /\/chat\/(?!attachments\/)/;
/** What a server might take for another path than the browser does. */
const AMBIGUOUS = /%(?:25)*(?:2e|2f|5c)|\/\.\.?;/i;

/**
 * Where a file may be fetched from unasked: the places for images in answers, and the backend's own origin, but for the
 * endpoints there. `undefined` for everything else.
 */
export function attachmentAddress(
  written: string | undefined,
  { baseUrl, markdown }: Pick<Presentation, 'baseUrl' | 'markdown'>,
): string | undefined {
  if (written === undefined) return undefined;
  const allowed = imageAddress(written, imageOrigins(markdown.allowedImageOrigins ?? []));
  if (allowed?.isAllowed) return allowed.address.href;
  // what is relative is so to the paths of the contract, which begin behind a slash
  const base = baseUrl === undefined ? undefined : parsed(baseUrl.replace(/\/*$/, '/'), document.baseURI);
  const address = base && parsed(written, base.href);
  return address?.origin === base?.origin && address && isHarmless(address) ? address.href : undefined;
}

function isHarmless({ protocol, username, password, pathname }: URL): boolean {
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '' || AMBIGUOUS.test(pathname)) return false;
  return !ENDPOINT.test(unescaped(pathname).toLowerCase().replace(/\/+/g, '/'));
}

/** As a server reads it; what none can read is taken as written. */
function unescaped(path: string): string {
  return path.replace(/%([0-7][0-9a-f])/gi, (_escape, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function parsed(address: string, base: string): URL | undefined {
  return URL.canParse(address, base) ? new URL(address, base) : undefined;
}
