/** The first part of a log's name: the site, and from the second epoch on its number. */
export function originOf(site: string, epoch: number): string {
  return epoch === 1 ? site : `${site}.${epoch}`;
}
