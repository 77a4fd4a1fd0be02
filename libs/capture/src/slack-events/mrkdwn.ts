/** Slack's markup as text: people and channels by name where it gives one, links with their address, signs as typed. */
export function plainOf(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/<([^<>\n]*)>/g, (_match, inner: string) => reference(inner))
    .replace(/&(amp|lt|gt);/g, (_match, name: 'amp' | 'lt' | 'gt') => ({ amp: '&', lt: '<', gt: '>' })[name]);
}

function reference(inner: string): string {
  const [target = '', label] = inner.split('|', 2) as [string, string?];
  const sign = target[0];
  if (sign === '@' || sign === '#') return sign + (label?.replace(/^[@#]/, '') ?? target.slice(1));
  if (sign === '!') return label ?? `@${target.slice(1).replace(/^subteam\^/, '')}`;
  const address = target.replace(/^mailto:|^tel:/, '');
  return label === undefined || label === address || target.endsWith(`//${label}`) ? address : `${label} (${target})`;
}
