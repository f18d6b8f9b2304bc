import type { FailureCode } from '../failure.js';
import type { Watch } from './probe-watch.js';
import { ProviderError } from './provider.js';

/** Who was asked. */
export interface Asked {
  readonly url: string;
  readonly model: string;
  readonly hasKey: boolean;
}

/** What went wrong, and what to do about it, for the operator. The provider's own words are judged, and not shown. */
export function troubleOf(error: unknown, asked: Asked, watch: Watch): string {
  if (!(error instanceof ProviderError)) return 'Something went wrong on this server, not at the model service.';
  const { code, words } = error.failure;
  const cause = typeof error.cause === 'string' ? error.cause : '';
  const explain = explanations[code];
  return explain?.({ ...asked, host: new URL(asked.url).host, cause, watch }) ?? withStatus(words, watch);
}

interface Trouble extends Asked {
  readonly host: string;
  /** The cause of the error: a code of the network, or the status. */
  readonly cause: string;
  readonly watch: Watch;
}

const explanations: Partial<Record<FailureCode, (trouble: Trouble) => string>> = {
  provider_unreachable: unreachable,
  provider_private: ({ host }) => `${host} is a private address. If it is meant, set CHAT_ALLOW_PRIVATE=1.`,
  provider_login: ({ hasKey, watch }) =>
    withStatus(
      hasKey
        ? 'The key is not accepted: look at CHAT_API_KEY, and whether it is of this service.'
        : 'The service wants a key: set CHAT_API_KEY.',
      watch,
    ),
  model_not_found: notFound,
  request_refused: (trouble) =>
    trouble.watch.status === 405
      ? notFound(trouble)
      : withStatus('The service does not take the request: it may not be an OpenAI-compatible API.', trouble.watch),
  bad_response: badResponse,
  timeout: () => 'The model said nothing in time. One that has to be loaded needs more: CHAT_FIRST_TOKEN_SECONDS.',
  interrupted: () => 'The answer broke off: the service, or something in between, ends connections too soon.',
};

const network: readonly (readonly [RegExp, (host: string) => string])[] = [
  [/ECONNREFUSED/, (host) => `Nothing listens at ${host}: is the service running, and is the port right?`],
  [/ENOTFOUND|EAI_AGAIN/, (host) => `The name in ${host} is not known.`],
  [
    /TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    (host) => `${host} cannot be reached: is there a firewall or a proxy?`,
  ],
  [/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/, (host) => `The certificate of ${host} is not one that this server trusts.`],
  [/EPROTO|SSL/, (host) => `${host} does not speak https: try http.`],
  [/HPE_/, (host) => `${host} does not speak HTTP there: is it https, or another port?`],
  [/redirect/, (host) => `${host} sends to another address. Give that one: redirects are not followed.`],
  [/ECONNRESET|UND_ERR_SOCKET/, (host) => `${host} closed the connection without an answer.`],
];

function unreachable({ cause, host }: Trouble): string {
  const [, explain] = network.find(([sign]) => sign.test(cause)) ?? [];
  return explain?.(host) ?? `${host} could not be reached (${cause}).`;
}

function notFound({ model, url, watch }: Trouble): string {
  const isAboutModel = watch.status !== 405 && watch.type !== 'text/html' && /model|deployment/i.test(watch.sample);
  if (isAboutModel) return withStatus(`The service does not know the model "${model}": look at CHAT_MODEL.`, watch);
  return withStatus(`There is nothing at ${url}.${hintOf(url)}`, watch);
}

function badResponse({ url, watch: { status, type, sample } }: Trouble): string {
  if (type === 'text/html' || /^\s*</.test(sample))
    return `A web page came in place of an answer: this is not the address of an API.${hintOf(url)}`;
  if (type === undefined || !/^(?:text\/event-stream|application\/(?:json|x-ndjson))$/.test(type))
    return `The answer is of a type that no model sends (${type ?? 'none'}).${hintOf(url)}`;
  if (sample === '') return 'The service answered with nothing.';
  return `What came (HTTP ${status}) is no answer of a model.${hintOf(url)}`;
}

/** What most leave out. */
function hintOf(url: string): string {
  return /\/v\d|\/openai\/|\/api\/chat$/.test(new URL(url).pathname)
    ? ''
    : ' Does "/v1" lack at the end of CHAT_API_URL?';
}

function withStatus(words: string, { status }: Watch): string {
  return status === undefined || status === 200 ? words : `${words} (HTTP ${status})`;
}
