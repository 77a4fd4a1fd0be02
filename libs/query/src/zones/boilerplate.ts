import { isBlank, type Line } from './lines';

/** The delimiter of RFC 3676 section 4.3, with and without its space. */
const DELIMITER = /^--\s?$/;

const BEGINNINGS = ['^\\s*', '\\b', ''];

/** Any of these, for most texts hold none: what many begin with is asked once for a place, and not once for each. */
function anyOf(patterns: readonly RegExp[]): RegExp {
  const grouped = new Map(BEGINNINGS.map((beginning) => [beginning, [] as string[]]));
  for (const { source } of patterns) {
    const beginning = BEGINNINGS.find((each) => source.startsWith(each))!;
    grouped.get(beginning)!.push(source.slice(beginning.length));
  }
  const groups = [...grouped].flatMap(([beginning, rests]) =>
    rests.length > 0 ? `${beginning}(?:${rests.join('|')})` : [],
  );
  return new RegExp(groups.join('|'), 'i');
}

/** Lines that phones and programs add. */
const DEVICE: readonly RegExp[] = [
  /^\s*(?:sent (?:from|via|with|using) (?:my |mail for |the )?|get )(?:\w+ ){0,3}(?:iphone|ipad|ipod|android|blackberry|samsung|galaxy|huawei|xiaomi|pixel|phone|mobile|outlook|yahoo|gmail|mailspring|windows|wireless|handheld|proton|mail)\b.{0,60}$/i,
  /^\s*(?:von meinem|gesendet von|gesendet mit) .{0,60}(?:gesendet|iphone|ipad|handy|smartphone|outlook|mail|android|windows).{0,30}$/i,
  /^\s*(?:envoyé (?:de|depuis|à partir de) |télécharger |obtenez )(?:mon |ma |l')?.{0,40}(?:iphone|ipad|mobile|téléphone|outlook|android|samsung|smartphone|mail).{0,40}$/i,
  /^\s*(?:enviado (?:desde|do|de)|obtener|inviato da|verstuurd vanaf|skickat från) .{0,40}(?:iphone|ipad|móvil|telefone|outlook|android|samsung|smartphone|mail).{0,30}$/i,
  /^\s*(?:发自|從|从|發自|来自|來自|通过|透過|获取|取得).{0,24}(?:iphone|ipad|手机|手機|邮箱|郵箱|郵件|邮件|outlook|客户端|foxmail|华为|小米|荣耀|安卓|android).{0,16}$/i,
  /^\s*.{0,24}(?:iphone|ipad|android|スマートフォン|携帯|outlook).{0,12}(?:から送信|より送信|を入手).{0,12}$/i,
];

const OF_DEVICE = anyOf(DEVICE);

/** Sentences of disclaimers. Two of them make a paragraph one; an author may use any single one in earnest. */
const DISCLAIMER: readonly RegExp[] = [
  /\b(?:this|the) (?:e-?mail|message|communication|transmission)\b.{0,90}\b(?:confidential|privileged|intended (?:only|solely)|proprietary)/i,
  /\b(?:information|content)s?\b.{0,40}\b(?:contained|included|transmitted)\b.{0,30}\b(?:e-?mail|message|communication|transmission)/i,
  /\b(?:not|other than) (?:the|an) (?:intended|named) (?:recipient|addressee)/i,
  /\bif you (?:have )?received? (?:this|it)\b.{0,50}\b(?:in error|by mistake)/i,
  /\bintended (?:only |solely |exclusively )?for the (?:use of |attention of |sole use of |exclusive use of |person|individual|addressee|named|intended|recipient)/i,
  /\b(?:unauthori[sz]ed|any) (?:use|review|disclosure|dissemination|distribution|copying)\b.{0,60}\b(?:prohibited|unlawful|forbidden)/i,
  /\b(?:delete|destroy) (?:it|this|the|all copies)\b.{0,60}\b(?:sender|copies|system|computer|e-?mail|message)/i,
  /\b(?:notify|contact|advise|inform) (?:us|the sender)\b.{0,30}\b(?:immediately|by (?:return|reply)|at once|delet)/i,
  /\b(?:e-?mail|message|originated)\b.{0,40}\b(?:from )?outside (?:of )?(?:the|your|our) (?:organi[sz]ation|company|firm|network)/i,
  /\bdo not click\b.{0,30}\blinks?\b/i,
  /\bdiese(?:r|s)? (?:e-?mail|nachricht)\b.{0,80}\b(?:vertraulich|rechtlich geschützt)/i,
  /\bnicht der (?:richtige|beabsichtigte|vorgesehene) (?:adressat|empfänger)/i,
  /\b(?:irrtümlich|versehentlich) erhalten/i,
  /\b(?:informieren|benachrichtigen) sie\b.{0,30}\babsender/i,
  /\b(?:vernichten|löschen) sie\b.{0,30}\b(?:mail|nachricht)/i,
  /\bunbefugte\b.{0,40}\b(?:weitergabe|kopieren|nutzung)/i,
  /\bce (?:message|courriel|courrier)\b.{0,90}\b(?:confidentiel|exclusif|privilégié)/i,
  /\bpas (?:le|un) (?:bon )?destinataire/i,
  /\b(?:reçu ce (?:message|courriel)|reçu) par erreur/i,
  /\b(?:détruire|supprimer|effacer)\b.{0,40}\b(?:expéditeur|message|copies|courriel)/i,
  /\bà l['’](?:attention|intention|usage) exclusi(?:ve|f)/i,
  /(?:本|此|该)(?:电子)?(?:邮件|郵件|信息|訊息|消息|电邮|電郵).{0,40}(?:保密|机密|機密|仅供|僅供|仅限|專屬|专属)/,
  /(?:不是|并非|並非|非).{0,12}(?:收件人|收信人|收件者|接收者)/,
  /(?:误收|誤收|错误收到|錯誤收到|无意中收到|意外收到)/,
  /(?:请|請|敬请).{0,8}(?:立即|马上|馬上|即时|即時|尽快).{0,16}(?:删除|刪除|通知|告知|销毁|銷毀)/,
  /(?:禁止|不得|切勿).{0,16}(?:复制|複製|披露|散布|散佈|传播|傳播|转发|轉發|使用)/,
];

const DISCLAIMING = anyOf(DISCLAIMER);

/** What stands beside disclaimers and is one only there. */
const COMPANION =
  /\b(?:registered (?:in|office|address|number)|company (?:no|number|registration)|authori[sz]ed and regulated|member (?:finra|sipc|of the)|virus|unsubscribe|vat (?:no|reg)|monitored|sitz der gesellschaft|geschäftsführ|registergericht|amtsgericht|handelsregister|vorstand|capital social|siren|siège social|please consider the environment|automatically generated)\b|注册地址|病毒|版权所有/i;

interface Paragraph {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Longest stretch of a paragraph that is read for disclaimers, UTF-16 units. */
const READ = 1500;

/** Which lines from `from` to `to`, all the author's, are signature or disclaimer: one flag a line. */
export function boilerplateLines(lines: readonly Line[], from: number, to: number, flags: boolean[]): void {
  for (let i = from; i < to; i++) {
    if (DELIMITER.test(lines[i]!.text)) {
      flags.fill(true, i, to);
      break;
    }
    if (OF_DEVICE.test(lines[i]!.text)) flags[i] = true;
  }
  const paragraphs = paragraphsOf(lines, from, to);
  const marks = paragraphs.map(({ text }) =>
    DISCLAIMING.test(text) ? DISCLAIMER.filter((sentence) => sentence.test(text)).length : 0,
  );
  const disclaims = marks.map((count, i) => count >= 2 || (count === 1 && (marks[i - 1] ?? 0) >= 2));
  const last = disclaims.lastIndexOf(true);
  if (last < 0) return;
  // A disclaimer stands at the end or, as a warning about senders outside, at the very beginning.
  let first = last;
  while (first > 0 && disclaims[first - 1]) first--;
  const trailing = paragraphs.slice(last + 1).every(({ text, from: line }) => flags[line] || COMPANION.test(text));
  if (trailing) flags.fill(true, paragraphs[first]!.from, to);
  if (disclaims[0]) flags.fill(true, paragraphs[0]!.from, paragraphs[0]!.to);
}

function paragraphsOf(lines: readonly Line[], from: number, to: number): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (let i = from; i < to;) {
    if (isBlank(lines[i]!)) {
      i++;
      continue;
    }
    let end = i;
    let text = '';
    while (end < to && !isBlank(lines[end]!)) {
      if (text.length < READ) text += ` ${lines[end]!.text}`;
      end++;
    }
    paragraphs.push({ from: i, to: end, text: text.slice(0, READ) });
    i = end;
  }
  return paragraphs;
}
