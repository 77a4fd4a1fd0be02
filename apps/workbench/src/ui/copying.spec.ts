import { Clipboard } from '@angular/cdk/clipboard';
import { TestBed } from '@angular/core/testing';
import { CopyButton } from './copy-button';

/** What the browser has of its own, and whether it copies what is selected. */
async function copy(own: unknown, selected: boolean): Promise<{ page: HTMLElement; copied: string[] }> {
  Object.defineProperty(navigator, 'clipboard', { value: own, configurable: true });
  const copied: string[] = [];
  const selection = { copy: (text: string) => (copied.push(text), selected) };
  TestBed.configureTestingModule({ providers: [{ provide: Clipboard, useValue: selection }] });
  const fixture = TestBed.createComponent(CopyButton);
  fixture.componentRef.setInput('text', 'https://archive/j/1');
  fixture.detectChanges();
  const page = fixture.nativeElement as HTMLElement;
  page.querySelector('button')!.click();
  await new Promise((resolve) => setTimeout(resolve));
  fixture.detectChanges();
  return { page, copied };
}

describe('copying', () => {
  afterEach(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }));

  it('uses the clipboard of the browser where there is one', async () => {
    const writeText = jest.fn().mockResolvedValue(undefined);
    const { page, copied } = await copy({ writeText }, false);
    expect(writeText).toHaveBeenCalledWith('https://archive/j/1');
    expect([page.textContent!.trim(), copied]).toEqual(['Copied', []]);
  });

  it('copies by selection where the page came without https, or the browser refuses', async () => {
    const refusing = { writeText: () => Promise.reject(new Error('NotAllowedError')) };
    for (const own of [undefined, refusing]) {
      TestBed.resetTestingModule();
      const { page, copied } = await copy(own, true);
      expect([page.textContent!.trim(), copied]).toEqual(['Copied', ['https://archive/j/1']]);
    }
  });

  it('says so where neither works', async () => {
    const { page } = await copy(undefined, false);
    expect(page.querySelector('button')!.textContent!.trim()).toBe('Copy');
    expect(page.querySelector('[role=alert]')!.textContent).toContain('Select the text and press Ctrl C');
  });
});
