/** Items of the newsletters; each is used once. Everything in them is invented. */
export const HEADLINES: readonly string[] = `
Corrie Rail to reopen the coast line a month early, weather permitting
Ostrel Foods puts prices up again, blames cocoa, glass and everything else
Greywater fined for a leak it reported itself
Sundell's sleeping pill trial disappoints; analysts wide awake
Adair Hotels sells its only castle
Silverholt restarts furnace two after eleven weeks
Vanterre finds copper where it looked for tin
Quince Telecom switches off the last telephone box in the north
Tarnbeck lifts guidance, cites chips in ovens
Orrin Motors recalls 41,000 vans over a door that opens politely
Hexley same-store sales up 2.1 per cent, umbrellas up 19
Northfold wins cement contract for the tidal barrier
Lumen Quay delays its office tower, keeps the crane
Brackwater orders four ships, names none of them
Yields drift as traders wait for the auction
Sterling a touch firmer in thin trade
Copper at a six-week high on restocking
Wheat falls as rain arrives, finally, in the right place
Shipping rates ease for the fifth week
Oil slips after inventories surprise
House prices flat, conversation about house prices up
Consumer mood brightens, mainly among people under thirty
Factory survey back above fifty after three months
Wage growth slows more than forecast
Port strike called off two hours before the whistle
Rail freight volumes best in eight years
Small brewers merge to buy hops together
Regulator opens consultation on closing auctions
Exchange extends hours on Fridays, nobody asked for it
Pension funds shift from offices to sheds
Green bond issuance heads for a record quarter
Insurers count the cost of the hail
Farm machinery orders jump before subsidy deadline
Airport traffic up six per cent, luggage up nine
Cinema chain finds that people will pay for better chairs
Publisher of timetables posts first loss in a century
Coffee futures up on frost, down on forecast of no frost
Battery plant gets planning consent and a footpath
Northern council issues first bond since the bridge
Regional lender raises deposit rates by a quarter point
Data centre plan meets objection from beekeepers
Ferry operator hedges fuel for two winters
Supermarket drops loyalty card, invents loyalty app
Toymaker warns on margins, launches smaller elephant
Timber prices steady as builders wait
Museum endowment returns 7.4 per cent, buys a whale
Steel quotas extended by a year
Airline leases six jets from a company that leased them from it
Water meter maker wins order from three utilities
Chemicals group splits in two, keeps one headquarters
Bus maker's order book full until spring after next
Survey: half of finance directors expect higher capex
Credit card arrears edge down for the third month
Two regional papers to share one printing press
Vineyard fund reports a good year and a very good lunch
Salt producer sees demand normalise
Lift maker benefits from older buildings and older knees
Bakery group trials night trains for flour
Satellite insurer lowers premiums after quiet season
Housing association prices 30-year bond at 118 over
`
  .trim()
  .split('\n');

/** The last paragraph of the Harbour Wrap: one a day. */
export const REMARKS: readonly string[] = `
Flows were two-way and small; nobody wanted to be first, several wanted to be second.
Property names gave back part of last week's bounce, 内房股午后回吐。
Turnover was the lowest of the month and the lunch break felt longer than it was.
Southbound money bought what it sold yesterday. 南向资金今天做了反手。
Banks held the index up almost alone.
午后券商股拉了一波，收盘前又还回去。Easy come.
Options were quiet except in the two names with results this week.
The fix came in on the strong side and nobody argued.
A late programme lifted the utilities by one per cent in four minutes.
新股首日平开平走，打新的朋友今天比较安静。
Insurance led, telecoms lagged, everything else kept them company.
Exporters did well on the weaker currency, importers did not say anything.
今天的主角是航运，运价指数连涨五周。
Breadth was better than the headline: three up for every two down.
Traders blamed the weather, which was fine.
One block in a logistics name accounted for a third of the sector's volume.
小盘股活跃，换手率高，留心流动性。
Futures rolled without drama.
The afternoon belonged to health care after the reimbursement list came out as expected.
北水净流入，连续第三天。
Index changes after the close were fully public and mostly done.
Dividend names were bid again; yield is the new growth, said one client, twice.
A quiet day in which everybody was busy.
两市成交缩量，观望情绪浓。
Short covering in solar, for once in size.
HIBOR eased at the front, 资金面略松。
Macau names were firm on visitor numbers for the holiday week.
After the results the stock did nothing, which was the surprise.
Some profit taking in semis, none in conversation.
科技股分化，龙头稳，尾部弱。
Good two-way business in converts for a change.
Rates came in a touch, the curve went home flatter.
The market climbed the wall of worry and sat down on it.
今天没有故事，只有价格。
Liquidity at lunch was a rumour in itself.
Dealers were long and said so.
Cement up on production curbs, 水泥错峰开始见效。
Auto names fell on incentives, buyers got cheaper cars.
The close was orderly.
医药午后跟涨，成交放大三成。
Real money in, fast money out, spreads unchanged.
Food and beverage lagged after a cautious guide.
An uneventful day, and we charge nothing extra for it.
期权隐波回落，市场松了口气。
Month-end flows came early and left early.
Gold miners had the best day since spring.
Retail participation picked up, mostly in names beginning with A.
收盘集合竞价量不大，明天继续观察。
Local bonds outperformed, 点心债需求好。
We end the week where we began it, older by five days.
`
  .trim()
  .split('\n');
