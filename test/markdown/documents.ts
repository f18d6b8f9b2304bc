/** Documents as models write them, and those that cut badly. The name says what is looked at. */
export const documents: Readonly<Record<string, string>> = {
  empty: '',
  'blank lines only': '\n\n  \n\t\n',
  'one word': 'Hello',
  paragraphs: 'First paragraph of some words.\nIts second line.\n\nSecond paragraph.\n\n\n\nThird.',
  headings: '# One\n\n## Two ##\ntext under two\n\n### Three\n#### Four\n##### Five\n###### Six\n####### no seven',
  'setext headings': 'Title\n=====\n\nSub\ntitle\n---\n\ntext\n\n---\n\nnot a heading\n\n===\n',
  rules: 'a\n\n***\n\nb\n\n- - -\n\nc\n\n___\n',
  'tight list': '- one\n- two\n- three\n\nafter',
  'loose list': '- one\n\n- two\n\n- three\n\nafter',
  'list that turns loose late': '1. one\n2. two\n3. three\n\n4. four\n\nafter the list',
  'nested lists': '- a\n  - b\n    - c\n\n      paragraph in c\n  - d\n- e\n\n  1. f\n  2. g\n\nend',
  'lists of different marks': '- a\n\n* b\n\n+ c\n\n1. d\n\n2) e\n\n10. f\n',
  'list, then text that begins with a digit': '1. one\n2. two\n\n3 is a number, not an item.\n\n3. but this is one',
  'list, then emphasis': '- item\n\n*emphasis* begins a paragraph\n\n**so** does this\n',
  'list item of two paragraphs':
    '1. Install:\n\n   ```sh\n   npm i\n\n   npm test\n   ```\n\n2. Run:\n\n       code\n\nDone.',
  'task list': '- [ ] open\n- [x] done\n- [X] also done\n\n  with a paragraph\n- [ ]not one',
  table: '| a | b |\n|:--|--:|\n| 1 | 2 |\n| 3 | `x\\|y` |\n| only one |\n| 1 | 2 | 3 |\n\nafter',
  'table without outer pipes': 'Name | Age\n--- | :-:\nAda | 36\nAlan | 41\n\nNot | a table',
  'table with a long second line': `Name | Age | Place\n${'-'.repeat(90)} | ${'-'.repeat(90)} | ---\nAda | 36 | London\n\nx | y\n-- | z\n`,
  'table right below text': 'text\n| a |\n|---|\n| b |\n# heading\n',
  'lines in a paragraph that are no head of a table':
    'some words\n\tbar | a | b |\n|---|---|\n| > and so on, and on, and on\n\n\\\n     bar | a | b |\n|---|---|\n| \\*c*\n\n- d\n      e | f\n  |---|\n\n      [g]: https://x.example/g\n',
  'indented head of a table': 'text\n      | a | b |\n|---|---|\n| c | d |\n',
  'fenced code': 'See:\n\n```js\nconst a = `x`;\n\nconsole.log(a);\n```\n\nand\n\n~~~\n```\n~~~\n\ndone',
  'fenced code of four': '````md\n```js\ninner\n```\n````\n\nafter\n\n```\nopen again\n```',
  'unclosed fence': 'Text\n\n```ts\nfunction f() {\n\n  return 1;\n}\n\n# not a heading\n',
  'fence right below text': 'text\n```\ncode\n```\nmore text\n\nend\n',
  'fence with an odd language': '```c++ title="x"\nint a;\n```\n\n```"><script>\nx\n```\n\n```objective-c\n```\n',
  'indented code': 'text\n\n    code\n\n    code after a blank line\n\n  text again\n\n\tcode by tab\n',
  blockquotes:
    '> a quote\nlazy line\n> and more\n\n> another\n>\n> > nested\n> back?\n\n> # heading\n> - list\n>   - deep\n',
  'quote that holds code': '> ```js\n> let a;\n>\n> let b;\n> ```\n\nafter\n\n> ```\nnot in the fence\n',
  'hard breaks': 'one  \ntwo\\\nthree   \n\nfour\\\n\nfive  ',
  emphasis: '*a* **b** ***c*** _d_ __e__ ~~f~~ ~g~ **bold _both_** snake_case_word 2*3*4 **unclosed\n\n* * *\n',
  'code spans': '`a` ``b ` c`` ` d ` `unclosed\n\n```inline``` text\n',
  links:
    'See [a link](https://example.com/a_(b) "title"), <https://example.com>, https://example.com/x. Mail me@example.com\n\nwww.example.com/path?a=b&c=d and more',
  'addresses in emphasis and tables':
    '_https://example.com/a_ **https://example.com/b** more\n\n| x |\n|---|\n| https://example.com/c\\|d |\n',
  images:
    '![alt text](https://example.com/a.png) ![](https://example.com/b.png) ![no *address*](/c.png)\n\n[![inside](https://example.com/d.png)](https://example.com)\n',
  'definitions first':
    '[one]: https://example.com/1\n[two]: <https://example.com/2> "Two"\n\nSee [one], [text][two] and [two][].\n',
  'definitions last':
    'See [one], [text][two], [Three] and [four].\n\n- also [one]\n\n> and [two]\n\n[one]: https://example.com/1\n[two]: https://example.com/2\n  "title"\n\n[THREE]: https://example.com/3\n',
  'definitions in between':
    '*before [x*]* and [y]\n\n[x*]: https://example.com/x\n\n[y]\n\n[y]: https://example.com/y\n\n[x*] and `[y]`\n',
  'definitions in containers':
    '[q] [l] [n]\n\n> [q]: https://example.com/q\n\n- [l]: https://example.com/l\n\n  text\n\nend [q]',
  'definition in a list that turns loose late':
    '- [a] [b]\n- x\n- y\n- z\n  > [a]: https://x.example/a\n- w\n- v\n\n  u\n- t\n\n[b]: https://x.example/b\n\nend',
  'the first definition counts': '[a]\n\n[a]: https://example.com/1\n\n[a]: https://example.com/2\n\n[a]',
  'definition with a title over a blank line': '[a]\n\n[a]: https://example.com/a "title\n\ngoes on"\n\ntext',
  'label over a blank line': '[a\\\n\nb]: https://example.com\n\n[a b]',
  'raw HTML':
    'a <b>bold</b> <br> word\n\n<div class="x">\n**not bold**\n\n**bold**\n</div>\n\n<details>\n<summary>more</summary>\n\ntext\n\n</details>\n',
  'an end of what is not open':
    '<b>one</summary> two three four five six seven eight nine\n\n> <details>\n>\n> one\n>\n> </b>\n>\n> two\n>\n> three\n>\n> four\n',
  'open HTML': 'before\n\n<!-- a comment\n\nthat never ends\n\n# nor does this\n',
  'closed HTML':
    '<script>\n\nlet a;\n\n</script>\n\ntext <!-- inline --> text\n\n<!-- x -->\n\n<?php\n\n?>\n\n<!DOCTYPE html>\n\nend',
  'an open anchor':
    'see <a href="x"> and https://example.com\n\nand https://example.com/2 too </a>\n\nhttps://example.com/3\n',
  entities:
    '&amp; &lt;b&gt; &copy; &#65; &#x41; &notanentity; &#38;lt; a & b < c > d\n\n[x](https://example.com/?a=1&amp;b=2)\n',
  escapes: '\\*not\\* \\# \\[a\\](b) \\`c\\` 1\\. \\\\ \\<b>\n\n\\# no heading\n\n1\\. no list\n',
  emoji: 'Hi 👋🏽 there 👨‍👩‍👧‍👦!\n\n- 🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag\n- 🇩🇪 flag\n\n| 😀 | 😁 |\n|---|---|\n| 🙂 | 🙃 |\n',
  'half a character': 'a\uD83D b\n\n\uDE00 c \uD83D',
  'windows line ends':
    '# Title\r\n\r\ntext\r\nmore\r\n\r\n- a\r\n- b\r\n\r\n```\r\ncode\r\n\r\ncode\r\n```\r\n\rold line ends\r\r## End\r',
  'right to left': 'مرحبا بالعالم **مهم**\n\n- פריט ראשון\n- second\n\n> عربي mixed with English\n\n# כותרת\n',
  'unseen characters': 'a\u202Eb\u200Bc\u2066d \uFEFFe\u{E0041}\n\n`a\u200Db\u202Ec`\n\n```\nx\u200B\n```\n',
  'other white space': '- a\n\u00A0\n- b\n\n\u00A0\n\n1. c\n\n\u2028d\n\f\n\ne\u00A0',
  'tabs and blank lines of spaces': '-\ta\n\n\tb\n   \n1.\tc\n\t\nd\n \t \n    e\n\t\nf',
  'null character': 'a\0b\n\n`\0`',
  'no newline before the next block': 'text\n# heading\n> quote\n- list\n\n  more\n***\n1. x\n```\ny\n```\nz',
  'long answer': Array.from(
    { length: 8 },
    (_, index) =>
      `## Step ${index}\n\nDo **this** and \`that\`.\n\n1. first\n2. second\n\n\`\`\`sh\nrun ${index}\n\`\`\`\n`,
  ).join('\n'),
};

/** The same for what goes beyond CommonMark and GFM: footnotes and alerts. */
export const extendedDocuments: Readonly<Record<string, string>> = {
  alerts:
    '> [!NOTE]\n> Some *words*.\n>\n> - and a list\n\n> [!warning]  \n> Look [out].\n\n> [!TIP]\n\n[out]: https://x.example/out\n',
  'quotes that are no alerts':
    '> [!NOTE] in the line\n\n> [!OTHER]\n> text\n\n> text\n> [!NOTE]\n\n> a\n>\n> [!NOTE]\n> b\n\n- > [!TIP]\n  > c\n\n> > [!TIP]\n> > d\n',
  'long alert': `> [!CAUTION]\n${'> Some words.\n>\n'.repeat(12)}> [!NOTE]\n> The end.\n`,
  footnotes:
    'One[^1], two[^two] and one again[^1]; none[^none].\n\n- in a list[^B]\n\n[^two]: The *second*.\n[^1]: The first.\n\n    Its second paragraph[^two], with `code`.\n\n[^b]: In\n  the list.\n\nEnd[^1].\n',
  'footnotes first':
    '[^a]: First.\n[^b]: Second, see [^c] and [late].\n\n[^c]: Third.\n[^c]: Third again.\n\nText[^b] and[^a], [^c](https://x.example/), [x[^a]](https://x.example/) ![i[^a]](https://x.example/i).\n\n[late]: https://x.example/late\n',
  'footnotes that hold blocks':
    'a[^n]\n[^n]: Text\n    lazy\nlazy too\n\n    ```js\n    let a;\n\n    let b;\n    ```\n\n    - item\n\n  b[^o]\n\n[^o]:\n    > quote\n# c\n',
  'what is no footnote':
    '> [^q]: in a quote\n\n- [^l]: in a list\n\n[^ ]: x\n\n[^a b]: x\n\n`[^q]` [^q] [^l] [^] [^\n\n    [^i]: indented\n',
  'odd labels of footnotes':
    'a[^__proto__] b[^constructor] c[^"><b>] d[^&amp;] e[^ÄÖ]\n\n[^__proto__]: one\n\n[^constructor]: two\n\n[^"><b>]: three\n\n[^&amp;]: four\n\n[^äö]: five\n',
};

/** What markdown is made of: documents are made by putting such fragments together. */
export const fragments: readonly string[] = [
  ...['\n', '\n\n', '\n\n', '\n \n', '\n\t\n', '\r\n', '\r', ' ', '  ', '    ', '\t', '\n   x', '\n      y'],
  ...['a', 'b ', 'word ', 'é', '😀', '\uD83D', '\u00A0', '\u2028', '\f', '\0', '\u202E', '\u200B'],
  ...['- ', '* ', '+ ', '1. ', '12) ', '-', '1', '- - ', '1. - > ', '- [ ] ', '- [x] ', '> ', '>', '> > '],
  ...['[^1]', '[^1]: ', '\n[^2]: note', '[^2]', '[^', '^1]'],
  ...['> [!NOTE]\n', '> [!', '[!TIP]', '[!note]: https://x.example/n', 'IMPORTANT]'],
  ...['# ', '## ', '---', '***', '===', '```', '~~~', '```js\n', '`', '**', '*', '_', '__', '~~', '\\', '\\\n', '  \n'],
  ...['\n\tc | a | b |', '\n     | c | d |', '\n|---|---|\n'],
  ...['|', '|a|b|', '|-|-|', '---|---', '[a]: https://x.example/a', '[a]', '[b]: <https://x.example/b> "t', '"', "'"],
  ...[
    '[a][b]',
    '[l](https://x.example)',
    '![i](https://x.example/i.png)',
    '![',
    '[',
    '](',
    ']',
    ')',
    '(',
    '!',
    '(t',
    't)\n',
  ],
  ...['https://x.example/p ', 'www.x.example', 'me@x.example', '<https://x.example>', 'ftp://x.example', ':', '.'],
  ...['<div>', '</div>', '<!-- ', '-->', '<script>', '</script>', '<b>', '<a href="x">', '<pre>', '</pre>', '<?', '?>'],
  ...['<!A', '<![CDATA[', ']]>', '<x-y>', '<div\n', '&amp;', '&#60;', '&', '<', '>', '[a\\\n'],
];
