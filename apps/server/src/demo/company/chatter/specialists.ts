import { scenes } from '../make/scenes';

/** More of the small rooms, where the same few people talk all week. */
export const SPECIALISTS = [
  ...scenes(
    'quant',
    `
A: correlation between {$stock} and {$stock2} went from {%0.20-0.45} to {%0.60-0.85} in a week
B: same ETF bought both
A: correlation is a crowd, then

A: theta on the short dated book is {#14-40}k a day
B: is that a lot
A: it's a nice car per month
B: whose car
A: the market's

A: found why the carry was off: weekend counted as three days twice
B: five day weekend
A: quants' paradise

B: please review the change to the repo curve, it is four lines
A: four lines and eleven tests
B: the tests are the four lines, explained
A: approved

A: the limit on single name vega is {#68-94}% used, it was {#40-60}% on {wd-3}
B: {$stock} converts, new position, hedge goes on {when|today|after the call}
A: noted in the log with your name next to it

A: who else gets a different {$bond} yield from the vendor
B: they use street convention, we use true
A: street is wrong by {%0.2-0.9} bp
B: street has always been wrong, that's the convention

A: sensitivity report shows a position in a currency we don't trade
B: test trade in production from {wd-1}, reversed already
A: please label tests TEST
B: it was labelled "Bob"
  `,
  ),
  ...scenes(
    'incident',
    `
@ A=owen
A: INC {#40100-48900}: mail delay outbound {#6-14} min, queue is draining
B: any lost?
A: none, counted in and counted out

A: someone pulled the wrong cable in rack 7
B: which service
A: the one that lights the rack. we're fine, it's dark

@ A=owen
A: vendor maintenance on the equity feed {wd+2} 05:00, backup line will carry
B: did we test the backup line this quarter
A: {wd-4}, {#9-14} minutes, no gaps, report in the folder

B: why did I get {#30-70} identical pages
A: the dedupe rule looks at the title, the title had a timestamp
B: remove the timestamp
A: removed. silence. lovely

@ A=owen
A: restore drill done: yesterday's backup of {$system} came up in {#18-44} min, row counts agree
B: and the one from last month?
A: also. slower, older, wiser

A: Who owns job fx_fix_0815, it has no owner in the list
B: me since {wd-1}
A: then it has failed politely since {wd-2} and it's yours
B: congratulations to me. fixed, holiday calendar was last year's
  `,
  ),
  ...scenes(
    'research',
    `
A: does anyone object to the word "resilient" in the title
B: three notes this month have it
A: "still here"?
B: publish

A: {$stock} management will not confirm the capex split, so the footnote says estimate
B: whose
A: ours, with the arithmetic shown
B: good

A: the model says {%8.10-14.90}, my stomach says less
B: stomach has no audit trail
A: model it is, with a paragraph about risks

A: Translation of the sector note is back, "headwinds" became "wind from the head"
B: keep it
A: fixed it. with regret

B: is the consensus table from today or from {wd-1}?
A: this morning 06:30, stamp is in the corner
B: thanks, {$client} thinks it's old
A: {$client} printed last week's

A: new template hides the analyst certification on page 9
B: must be page 1 or 2
A: moved, template owner told, twice

A: Can we cite the trade association for volumes? They revise a lot
B: cite with the date of download and say that they revise
A: done, footnote 3

B: the chart police say no 3D
A: it was one pie
B: pies are also illegal
  `,
  ),
  ...scenes(
    'broker',
    `
K: two way in {$bond}? client's choice of size
A: {%97.00-99.00} / {%99.20-100.10} up to 3
K: sells you 2 at yours
A: done, thanks

K: happy {wd} all, bids are on holiday
B: offers?
K: also, but tanned

K: anyone short {$bond}? hearing recalls
A: flat here
B: same
K: good for you, somebody isn't

K: confirmation for yesterday went to the old address, resent
A: got it twice now
K: frame one

A: who printed {$bond} at {%95.10-97.90}? looks off
K: odd lot, 40k, retail
A: ok ignoring
  `,
  ),
  ...scenes(
    'syndicate',
    `
A: order from {$client} came in with the wrong entity name, please correct before allocation
B: corrected, they confirmed in writing
A: 👍

B: do we publish the book statistics at close
A: Size, number of lines, split by type. No names, ever
B: template saved

A: Five deals announced this morning, ours is not one of them and I am content
B: discipline
A: or luck, ask me on {wd+2}

A: issuer wants a "celebration" at pricing. The pricing is at 11 in the morning
B: coffee and a spreadsheet
A: that is what I told them. They are thrilled

B: 债券路演视频上传了，密码发在邮件
A: Thank you. Is it the version with the corrected slide 12?
B: 是的，第12页已更新
  `,
  ),
  ...scenes(
    'zh-client',
    `
K: 你们那份保险金信托的流程图还有吗
A: 有，{K}，一页纸那版发您
A @流程图.pdf: 
K: 这个清楚，比上次那本书强

K: 我问个外行的，久期是什么意思
A: 可以理解成利率动一下，价格跟着动多少的倍数
K: 那我这只是{#2-6}？
A: 对，利率涨一个点，价格大约就跌这么多个百分点，您拿到期就不受影响
K: 懂了

K: 今天客服打电话问我满不满意
A: 您怎么说
K: 我说还行
A: 那是几分
K: 八分，剩两分给你进步
A: 收到，下次争取九分

A: {K}，体检报告保险那边收到了，核保要七个工作日
K: 不会有问题吧
A: 等结果，我不猜，一出来就告诉您
  `,
  ),
];
