const EVIL = 'https://evil.example';
const image = `<img src=${EVIL}/x.png onerror=alert(1)>`;

/** Texts that are to bring something into the page while they are drawn, by the name of their way. */
export const hostile: Readonly<Record<string, string>> = {
  'the image of a node': `flowchart TD\na@{ img: "${EVIL}/x.png", label: "x", h: 60 }`,
  'an image by the escapes of YAML': `flowchart TD\na@{ "\\x69mg": "${EVIL}/x.png", label: "x" }`,
  'an image by a line that goes on': `flowchart TD\na@{ "im\\\n  g": "${EVIL}/x.png", label: "x" }`,
  'an image of the page itself': 'flowchart TD\na@{ img: "/chat/generate?sessionId=1", label: "x", h: 60 }',
  'a style': `flowchart TD\na --> b\nstyle a fill:url(${EVIL}/x.svg)`,
  'a style by the escapes of CSS': `flowchart TD\na --> b\nstyle a fill:u\\72l(${EVIL}/x.svg)`,
  'a class': `flowchart TD\na:::x --> b\nclassDef x background:url(${EVIL}/x.png)`,
  'a style sheet': `%%{init: {"themeCSS": ".node { fill: url(${EVIL}/x.svg) }"}}%%\nflowchart TD\na --> b`,
  'a style sheet by the escapes of JSON': `%%{init: {"themeCSS": ".node { fill: \\u0075rl(${EVIL}/x.svg) }"}}%%\nflowchart TD\na --> b`,
  'a font': `%%{init: {"fontFamily": "x; } body { background: url(${EVIL}/x.png) } a {"}}%%\nflowchart TD\na --> b`,
  'HTML switched on': `%%{init: {"htmlLabels": true, "securityLevel": "loose"}}%%\nflowchart TD\na["${image}"]`,
  'HTML switched on above': `---\nconfig:\n  htmlLabels: true\n  flowchart:\n    htmlLabels: true\n---\nflowchart TD\na["${image}"]`,
  'HTML beside a formula': `sequenceDiagram\nA->>A: $$x$$${image}`,
  'HTML as a type': `classDiagram\nclass A~img src=${EVIL}/x.png~`,
  'HTML by references': `flowchart TD\na["#lt;img src=${EVIL}/x.png#gt;"]`,
  'a script': 'flowchart TD\na["<script>alert(1)</script><svg onload=alert(1)>"]',
  'a title': `---\ntitle: "${image}"\n---\nflowchart TD\na --> b`,
  'a click': 'flowchart TD\na --> b\nclick a "javascript:alert(1)"\nclick b call alert(1)',
  'the link of a ticket': `%%{init: {"kanban": {"ticketBaseUrl": "javascript:alert(1)//#TICKET#"}}}%%\nkanban\n  a[x]\n    b[y]@{ ticket: 1 }`,
};

/** Of many kinds, and nothing else. */
export const harmless: readonly string[] = [
  'graph TD\na[One] --> b[Two]',
  'flowchart LR\na["one<br>two"] ==>|"x = 1"| b{"an image (base)"}\nstyle a fill:#f9f,stroke:#333\nclassDef k fill:#eee\nclass b k',
  'sequenceDiagram\nA->>B: hello\nB-->>A: 1 < 2',
  'classDiagram\nclass A {\n<<interface>>\n+x() int\n}\nA <|-- B',
  'stateDiagram-v2\n[*] --> A\nA --> [*]',
  'erDiagram\nA ||--o{ B : has',
  'pie title x\n"a" : 3\n"b" : 4',
];
