import { bilingual } from '../language';

export const TRANSLATION_WORDS = bilingual(
  {
    translate: 'Translate',
    hide: 'Hide translation',
    busy: 'Translating',
    label: 'Machine translation',
    from: (language: string) => `from ${language}`,
    by: (name: string) => `asked for by ${name}`,
    noGround: 'For reading. It may be wrong, and is no ground for a decision.',
  },
  {
    translate: '翻译',
    hide: '收起译文',
    busy: '正在翻译',
    label: '机器翻译',
    from: (language) => `原文语言 ${language}`,
    by: (name) => `由${name}请求`,
    noGround: '仅供阅读，可能有误，不能作为定性的依据。',
  },
);
