import { handlesIn } from './handle-lines';

it('reads handles as people paste them', () => {
  expect(handlesIn('leo@x.example\n\n +852 5555-0000 \nwechat:leo_f\ntelegram: @leo\nLeo F.\n周启明')).toEqual([
    { scheme: 'email', value: 'leo@x.example' },
    { scheme: 'phone', value: '+85255550000' },
    { scheme: 'wechat', value: 'leo_f' },
    { scheme: 'telegram', value: '@leo' },
    { scheme: 'name', value: 'Leo F.' },
    { scheme: 'name', value: '周启明' },
  ]);
});
