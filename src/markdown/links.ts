import type { Tokens } from 'marked';
import { resolveReferences } from './entities.js';
import type { InlineContext } from './inline.js';
import type { Settings } from './options.js';
import { IMAGE_CLASS, IMAGE_HOST_CLASS, imageAddress, linkAddress, readableProse } from './policy.js';
import { element, text, textOf, type View } from './view.js';

/** A link, or its text alone where the policy does not let it go anywhere. */
export function drawLink(written: string, label: readonly View[], { protocols }: Settings): View[] {
  const address = linkAddress(written, protocols);
  const shown = label.length > 0 ? label : [text(address ? address.host || address.href : readableProse(written))];
  if (!address) return [...shown];
  const { href } = address;
  return [element('a', shown, { href, title: href, target: '_blank', rel: 'noopener noreferrer' })];
}

/** An image, where it may be loaded; otherwise what stands for it. */
export function drawImage(token: Tokens.Image, label: readonly View[], context: InlineContext): View {
  const { labels, imageOrigins, loadedImages } = context.settings;
  const written = resolveReferences(token.href);
  const image = imageAddress(written, imageOrigins);
  const isFinished = context.growing === undefined;
  const hasDescription = textOf(label).trim() !== '';
  const description = hasDescription ? label : [text(labels.image)];
  if (!image) return unloadable(hasDescription ? label : [...description, text(` ${readableProse(written)}`)], context);
  const { address, isAllowed } = image;
  if (isFinished && (isAllowed || loadedImages.has(address.href))) return loaded(address, textOf(description));
  // no button within a link, where a click is for the link
  return context.isInLink ? unloadable(description, context) : button(address, description, context);
}

/** Nothing is told of the page that it is shown in, and it is not asked for before it can be seen. */
function loaded({ href }: URL, alt: string): View {
  return element('img', [], { src: href, alt, loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer' });
}

function unloadable(description: readonly View[], { settings: { labels } }: InlineContext): View {
  return element('span', description, { class: IMAGE_CLASS, title: labels.imageNotLoaded, dir: 'auto' });
}

/**
 * It has no address as long as the text grows; controls.ts puts the image in its place. The element around it stays then,
 * for those who hold on to the nodes of a text.
 */
function button({ host, href }: URL, description: readonly View[], { growing, settings }: InlineContext): View {
  const { imageNotLoaded } = settings.labels;
  const place = element('span', [text(host)], { class: IMAGE_HOST_CLASS, dir: 'ltr' });
  const state: Record<string, string> =
    growing === undefined
      ? { title: `${imageNotLoaded}: ${href}`, 'data-address': href }
      : { title: imageNotLoaded, disabled: '' };
  const attributes = { type: 'button', class: IMAGE_CLASS, dir: 'auto', ...state };
  return element('span', [element('button', [...description, text(' '), place], attributes)], { class: 'image' });
}
