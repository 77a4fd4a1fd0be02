import fc from 'fast-check';
import { mailTime } from './dates';

describe('dates of mails', () => {
  it.each([
    ['Mon, 4 Mar 2024 11:20:34 +0100', '2024-03-04T11:20:34', '2024-03-04T10:20:34.000Z', '+01:00'],
    ['4 Mar 2024 11:20 GMT', '2024-03-04T11:20:00', '2024-03-04T11:20:00.000Z', '+00:00'],
    ['Thu, 17 Jul 2003 21:00:37 -0700 (PDT)', '2003-07-17T21:00:37', '2003-07-18T04:00:37.000Z', '-07:00'],
    ['Wed, 11 Feb 98 11:51 CST', '1998-02-11T11:51:00', '1998-02-11T17:51:00.000Z', '-06:00'],
    ['Mon, 21 Aug 95 14:30:57 EDT', '1995-08-21T14:30:57', '1995-08-21T18:30:57.000Z', '-04:00'],
    ['Fri, 23 Aug 2002 22:46:34 GMT+1', '2002-08-23T22:46:34', '2002-08-23T21:46:34.000Z', '+01:00'],
    ['Mon Mar  4 11:20:34 2024', '2024-03-04T11:20:34', '2024-03-04T11:20:34.000Z', 'UTC'],
    ['Mon Mar 04 11:20:34 +0530 2024', '2024-03-04T11:20:34', '2024-03-04T05:50:34.000Z', '+05:30'],
    ['Monday, May 03, 2010 4:21 PM', '2010-05-03T16:21:00', '2010-05-03T16:21:00.000Z', 'UTC'],
    ['2024-03-04T11:20:34+08:00', '2024-03-04T11:20:34', '2024-03-04T03:20:34.000Z', '+08:00'],
    ['Lun., 4 mars 2024 11:20:34 +0100', '2024-03-04T11:20:34', '2024-03-04T10:20:34.000Z', '+01:00'],
    ['Mo, 4 Mär 2024 11:20:34 +0100', '2024-03-04T11:20:34', '2024-03-04T10:20:34.000Z', '+01:00'],
    ['lun, 4 de marzo de 2024 11:20:34 -0300', '2024-03-04T11:20:34', '2024-03-04T14:20:34.000Z', '-03:00'],
    ['2024年3月4日 11:20:34 +0800', '2024-03-04T11:20:34', '2024-03-04T03:20:34.000Z', '+08:00'],
    ['2024年3月1日 下午3:00', '2024-03-01T15:00:00', '2024-03-01T15:00:00.000Z', 'UTC'],
    ['2024年3月1日 星期五 下午 3:00 +0800', '2024-03-01T15:00:00', '2024-03-01T07:00:00.000Z', '+08:00'],
    ['2024年3月1日(周五)上午9:00', '2024-03-01T09:00:00', '2024-03-01T09:00:00.000Z', 'UTC'],
    ['2024年3月1日星期五凌晨12:05', '2024-03-01T00:05:00', '2024-03-01T00:05:00.000Z', 'UTC'],
    ['2024年3月1日 午後3:00 +0900', '2024-03-01T15:00:00', '2024-03-01T06:00:00.000Z', '+09:00'],
    ['4-Mar-2024 11:20:34 -0000', '2024-03-04T11:20:34', '2024-03-04T11:20:34.000Z', '+00:00'],
    ['Tue, 30 Jun 2015 23:59:60 +0000', '2015-06-30T23:59:59', '2015-06-30T23:59:59.000Z', '+00:00'],
  ])('[R39] %s', (text, wall, utc, zone) => {
    expect(mailTime(text)).toMatchObject({
      text,
      wall,
      utc,
      zone,
      zoneOrigin: zone === 'UTC' ? 'assumed' : 'record',
      doubts: [],
    });
  });

  it.each(['Mon, 31 Feb 2024 11:20:34 +0100', '4 Xyz 2024 11:20:34', 'Mon, 4 Mar 2024 25:20:34 +0100'])(
    '[R39] %s cannot be: kept as written, with a doubt',
    (text) => {
      expect(mailTime(text)).toEqual({ text, zoneOrigin: 'record', precision: 'second', doubts: ['impossible-clock'] });
    },
  );

  it('[R39] an hour that its word contradicts is read, with a doubt', () => {
    expect(mailTime('2024年3月1日 上午15:00')).toMatchObject({
      wall: '2024-03-01T15:00:00',
      doubts: ['impossible-clock'],
    });
  });

  it.each([undefined, '', 'yesterday', 'date'])('[R39] %s is no date: kept as written', (text) => {
    const time = mailTime(text);
    expect(time).toMatchObject({ text: text ?? '', doubts: [] });
    expect([time.wall, time.utc]).toEqual([undefined, undefined]);
  });

  it('[R39] any date that Date writes is read as it was, in any zone', () => {
    const offset = fc.integer({ min: -48, max: 56 });
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2049-12-31'), noInvalidDate: true }),
        offset,
        (date, quarters) => {
          const seconds = Math.floor(date.getTime() / 1000) * 1000;
          const zone = `${quarters < 0 ? '-' : '+'}${String(Math.floor(Math.abs(quarters) / 4)).padStart(2, '0')}${String((Math.abs(quarters) % 4) * 15).padStart(2, '0')}`;
          const written = new Date(seconds + quarters * 900_000).toUTCString().replace('GMT', zone);
          expect(mailTime(written).utc).toBe(new Date(seconds).toISOString());
        },
      ),
    );
  });

  it('[R6] never throw and take no time, whatever the header', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789 :+-,JanMarTue年月日') }),
        (text) => typeof mailTime(text).text === 'string',
      ),
    );
    const start = process.cpuUsage();
    for (const part of ['1 ', 'a ', '1:', 'Mon ', '年']) mailTime(part.repeat(30_000));
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
  });
});
