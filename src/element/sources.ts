import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { DEFAULT_LINK_PROTOCOLS, linkAddress, linkProtocols, readableProse } from '../markdown/policy.js';
import type { Source } from '../protocol/message.js';
import type { Presentation } from './presentation.js';

/** What an answer rests on: links by the rules for those in its text, and names where there is no such link. */
export function renderSources(sources: readonly Source[], presentation: Presentation): unknown {
  return sources.length === 0 ? nothing : guard([sources, presentation], () => renderList(sources, presentation));
}

function renderList(sources: readonly Source[], presentation: Presentation): TemplateResult {
  const { words, markdown } = presentation;
  const protocols = linkProtocols(markdown.allowedLinkProtocols ?? DEFAULT_LINK_PROTOCOLS);
  return html`
    <details class="sources" part="sources">
      <summary>${words.say('sources', { count: sources.length })}</summary>
      <ol>
        ${sources.map(({ title, url }) => {
          const address = url === undefined ? undefined : linkAddress(url, protocols);
          const name = readableProse(title);
          return html`<li>${address ? renderLink(name, address, presentation) : html`<bdi>${name}</bdi>`}</li>`;
        })}
      </ol>
    </details>
  `;
}

function renderLink(name: string, address: URL, { markdown: { onLink } }: Presentation): TemplateResult {
  const tell = (event: MouseEvent) => event.button < 2 && onLink?.(address, event);
  const { href, host } = address;
  return html`
    <a href=${href} title=${href} target="_blank" rel="noopener noreferrer" @click=${tell} @auxclick=${tell}
      ><bdi>${name}</bdi></a
    >
    ${host === '' || name.includes(host) ? nothing : html`<span class="host">${host}</span>`}
  `;
}
