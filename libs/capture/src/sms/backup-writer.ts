// Writes backups as the app does, for specs.

/** A message as the app has it, before it writes it. */
export interface Sms {
  readonly kind: 'sms';
  readonly address: string;
  readonly date: number;
  readonly box: 'received' | 'sent';
  readonly body: string;
}
export interface Mms {
  readonly kind: 'mms';
  readonly addresses: readonly string[];
  readonly date: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly texts: readonly string[];
  readonly files: readonly Uint8Array[];
}

/** As the app escapes: an emoji in two references, one a half of its pair; every line end a reference. */
const escape = (text: string): string =>
  text.replace(/[&<>"'\n\r]|[\ud800-\udfff]|\p{Cc}/gu, (character) =>
    [...Array(character.length).keys()].map((index) => `&#${character.charCodeAt(index)};`).join(''),
  );
export const attributes = (all: Readonly<Record<string, string | number>>): string =>
  Object.entries(all)
    .map(
      ([name, value]) =>
        ` ${name}="${escape(String(value)).replace(/[\ud800-\udfff]/g, (half) => `&#${half.charCodeAt(0)};`)}"`,
    )
    .join('');
export const sms = (more: Readonly<Record<string, string | number>> = {}): string =>
  `<sms${attributes({ protocol: 0, address: '+15550100001', date: 1512226167463, type: 1, subject: 'null', body: 'hi', readable_date: '2017年12月2日 下午2:49:27', contact_name: '王小明', ...more })} />`;
export const part = (more: Readonly<Record<string, string | number>>): string =>
  `      <part${attributes({ seq: 0, ...more })} />\n`;
export const mms = (parts: string, addrs: string, more: Readonly<Record<string, string | number>> = {}): string =>
  `<mms${attributes({ date: 1609462800000, msg_box: 1, address: '+15550100001', m_type: 132, m_id: 'm1', sub: 'null', date_sent: 1609462799, contact_name: 'Ann', ...more })}>\n    <parts>\n${parts}    </parts>\n    <addrs>\n${addrs}    </addrs>\n  </mms>`;
export const addr = (address: string, type: number): string =>
  `      <addr${attributes({ address, type, charset: 106 })} />\n`;
export const backup = (records: readonly string[], count = records.length): string =>
  `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By SMS Backup & Restore-->\n<?xml-stylesheet type="text/xsl" href="sms.xsl"?>\n<smses count="${count}" backup_set="s" type="full">\n${records.map((record) => `  ${record}\n`).join('')}</smses>`;

export function written(message: Sms | Mms): string {
  if (message.kind === 'sms') {
    const { address, date, box, body } = message;
    return sms({ address, date, type: box === 'sent' ? 2 : 1, body });
  }
  const { addresses, date, from, to, texts, files } = message;
  return mms(
    part({ seq: -1, ct: 'application/smil', name: 'smil.xml', text: '<smil><head/></smil>' }) +
      texts.map((text) => part({ ct: 'text/plain', text })).join('') +
      files
        .map((file) =>
          part({ ct: 'image/jpeg', cl: 'a.jpg', text: 'null', data: Buffer.from(file).toString('base64') }),
        )
        .join(''),
    addr(from, 137) + to.map((one) => addr(one, 151)).join(''),
    { address: addresses.join('~'), date },
  );
}
