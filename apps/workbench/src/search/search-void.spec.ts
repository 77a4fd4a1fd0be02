import { provideHttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { SearchAnswer } from '@minutebook/contract';
import { SearchVoid } from './search-void';

const answer = (coverage: Partial<SearchAnswer['coverage']>): SearchAnswer => ({
  query: 'x',
  asOf: 1200,
  ranked: null,
  total: 0,
  capped: false,
  coverage: {
    archived: 1000,
    searchable: 1000,
    failed: 0,
    position: 1200,
    head: 1200,
    attachments: { behind: 0, unreadable: 0 },
    state: 'complete',
    ...coverage,
  },
  items: [],
  next: null,
  milliseconds: 3,
});

async function text(value: SearchAnswer | null): Promise<string> {
  TestBed.configureTestingModule({ providers: [provideRouter([]), provideHttpClient()] });
  const fixture = TestBed.createComponent(SearchVoid);
  fixture.componentRef.setInput('answer', value);
  fixture.componentRef.setInput('query', '哈瓦得湾');
  await fixture.whenStable();
  return (fixture.nativeElement as HTMLElement).textContent;
}

describe('R197: “none”, “not all was searched” and “the index is down” read differently', () => {
  it('none', async () => {
    const said = await text(answer({}));
    expect(said).toContain('No message has 哈瓦得湾');
    expect(said).toContain('All 1,000 archived messages were searched');
  });

  it('not indexed yet', async () => {
    const said = await text(answer({ searchable: 574, state: 'indexing' }));
    expect(said).toContain('426 messages are not in the index yet');
    expect(said).toContain('This is not proof that there is none');
  });

  it('not indexable', async () => {
    expect(await text(answer({ searchable: 997, failed: 3 }))).toContain('3 messages could not be indexed');
  });

  it('index down', async () => {
    const said = await text(answer({ searchable: 0, state: 'index-down' }));
    expect(said).toContain('The index does not answer');
    expect(said).not.toContain('No message has');
  });
});
