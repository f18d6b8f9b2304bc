import type { Diagnosis } from '../client/diagnose.js';

/** What the diagnosis says besides its findings, which are English: they are for whoever runs the server. */
export interface DiagnosisWords {
  readonly title: string;
  readonly start: string;
  readonly again: string;
  readonly running: string;
  readonly failed: string;
  readonly verdicts: Readonly<Record<Diagnosis['verdict'], string>>;
  readonly timeline: string;
  readonly sent: string;
  readonly arrived: string;
  readonly event: string;
  readonly table: string;
  readonly advice: string;
}

const english: DiagnosisWords = {
  title: 'Does this chat stream?',
  start: 'Find out',
  again: 'Once more',
  running: 'Asking for an answer. This takes some seconds.',
  failed: 'This could not be found out.',
  verdicts: {
    streams: 'Answers arrive as they are written.',
    held_back: 'Something between the server and this page holds answers back.',
    cut: 'Answers are cut off on their way.',
    refused: 'The server does not stream.',
    unreachable: 'There was no chat with this server.',
    unclear: 'Too little came to tell.',
  },
  timeline: 'When each piece was sent, and when it arrived',
  sent: 'Sent by',
  arrived: 'Arrived',
  event: 'Event',
  table: 'As a table',
  advice: 'What to put into the configuration',
};

const others: Readonly<Record<string, DiagnosisWords>> = {
  ar: {
    title: 'هل تُبَثّ الإجابات في هذه المحادثة؟',
    start: 'تحقّق',
    again: 'مرة أخرى',
    running: 'يُطلب جواب الآن. يستغرق ذلك بضع ثوانٍ.',
    failed: 'تعذّر التحقق من ذلك.',
    verdicts: {
      streams: 'تصل الإجابات أثناء كتابتها.',
      held_back: 'شيء ما بين الخادم وهذه الصفحة يحجز الإجابات.',
      cut: 'تنقطع الإجابات في الطريق.',
      refused: 'هذا الخادم لا يبثّ الإجابات.',
      unreachable: 'لم تتم أي محادثة مع هذا الخادم.',
      unclear: 'لم يصل ما يكفي للحكم.',
    },
    timeline: 'متى أُرسل كل جزء ومتى وصل',
    sent: 'أُرسل قبل',
    arrived: 'وصل',
    event: 'الحدث',
    table: 'كجدول',
    advice: 'ما يُضاف إلى الإعدادات',
  },
  de: {
    title: 'Streamt dieser Chat?',
    start: 'Prüfen',
    again: 'Noch einmal',
    running: 'Eine Antwort wird angefragt. Das dauert einige Sekunden.',
    failed: 'Das ließ sich nicht herausfinden.',
    verdicts: {
      streams: 'Antworten kommen an, während sie geschrieben werden.',
      held_back: 'Etwas zwischen dem Server und dieser Seite hält Antworten zurück.',
      cut: 'Antworten werden unterwegs abgeschnitten.',
      refused: 'Der Server streamt nicht.',
      unreachable: 'Mit diesem Server kam kein Chat zustande.',
      unclear: 'Es kam zu wenig, um das zu sagen.',
    },
    timeline: 'Wann jedes Stück gesendet wurde, und wann es ankam',
    sent: 'Gesendet bis',
    arrived: 'Angekommen',
    event: 'Ereignis',
    table: 'Als Tabelle',
    advice: 'Was in die Konfiguration gehört',
  },
  es: {
    title: '¿Transmite este chat?',
    start: 'Comprobar',
    again: 'Otra vez',
    running: 'Se está pidiendo una respuesta. Tarda unos segundos.',
    failed: 'No se pudo averiguar.',
    verdicts: {
      streams: 'Las respuestas llegan mientras se escriben.',
      held_back: 'Algo entre el servidor y esta página retiene las respuestas.',
      cut: 'Las respuestas se cortan por el camino.',
      refused: 'El servidor no transmite.',
      unreachable: 'No hubo ningún chat con este servidor.',
      unclear: 'Llegó demasiado poco para saberlo.',
    },
    timeline: 'Cuándo se envió cada parte y cuándo llegó',
    sent: 'Enviado antes de',
    arrived: 'Recibido',
    event: 'Evento',
    table: 'Como tabla',
    advice: 'Qué poner en la configuración',
  },
  fr: {
    title: 'Ce chat diffuse-t-il en continu ?',
    start: 'Vérifier',
    again: 'Encore une fois',
    running: 'Une réponse est demandée. Cela prend quelques secondes.',
    failed: 'Impossible de le savoir.',
    verdicts: {
      streams: 'Les réponses arrivent au fil de leur écriture.',
      held_back: 'Quelque chose entre le serveur et cette page retient les réponses.',
      cut: 'Les réponses sont coupées en chemin.',
      refused: 'Le serveur ne diffuse pas en continu.',
      unreachable: 'Aucun échange n’a eu lieu avec ce serveur.',
      unclear: 'Il est arrivé trop peu pour le dire.',
    },
    timeline: 'Quand chaque morceau a été envoyé, et quand il est arrivé',
    sent: 'Envoyé avant',
    arrived: 'Arrivé',
    event: 'Événement',
    table: 'En tableau',
    advice: 'Ce qu’il faut mettre dans la configuration',
  },
  ja: {
    title: 'このチャットはストリーミングされていますか？',
    start: '調べる',
    again: 'もう一度',
    running: '回答を要求しています。数秒かかります。',
    failed: '調べられませんでした。',
    verdicts: {
      streams: '回答は書かれると同時に届いています。',
      held_back: 'サーバーとこのページの間で回答が溜められています。',
      cut: '回答が途中で切れています。',
      refused: 'このサーバーはストリーミングに対応していません。',
      unreachable: 'このサーバーとはチャットできませんでした。',
      unclear: '判断するには届いた量が足りません。',
    },
    timeline: '各部分が送られた時刻と届いた時刻',
    sent: '送信',
    arrived: '到着',
    event: 'イベント',
    table: '表で見る',
    advice: '設定に加える内容',
  },
  zh: {
    title: '此聊天是否流式传输？',
    start: '检查',
    again: '再次检查',
    running: '正在请求一个回答，需要几秒钟。',
    failed: '无法查明。',
    verdicts: {
      streams: '回答在书写的同时到达。',
      held_back: '服务器与此页面之间有东西扣留了回答。',
      cut: '回答在途中被切断。',
      refused: '该服务器不进行流式传输。',
      unreachable: '未能与该服务器聊天。',
      unclear: '到达的内容太少，无法判断。',
    },
    timeline: '每一部分何时发送，何时到达',
    sent: '发送于',
    arrived: '到达于',
    event: '事件',
    table: '以表格显示',
    advice: '需要写入配置的内容',
  },
};

/** The words of a language that is there, or English ones. */
export function diagnosisWords(locale: string): DiagnosisWords {
  return others[locale.toLowerCase().split('-')[0] ?? ''] ?? english;
}
