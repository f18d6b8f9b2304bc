import type { HTMLAttributes } from 'vue';
import type { ChatStreamAttributes, ChatStreamEvents, ChatStreamProperties } from './tag.js';

type Pascal<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<Name>;

type Listeners = {
  [Name in keyof ChatStreamEvents as `on${Pascal<Name>}`]?: ((event: ChatStreamEvents[Name]) => void) | undefined;
};

/** What a template may write at the tag. */
export type ChatStreamComponent = new () => {
  $props: HTMLAttributes & ChatStreamProperties & ChatStreamAttributes & Listeners;
};

declare module 'vue' {
  interface GlobalComponents {
    'chat-stream': ChatStreamComponent;
  }
}
