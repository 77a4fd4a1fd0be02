/** Words for `{$…}`. Issuers, clients, places and systems are invented. */
export const VOCABULARY: Readonly<Record<string, readonly string[]>> = {
  stock: words(
    'Corrie Rail|Sundell Pharma|Greywater|Tarnbeck Semis|Ostrel Foods|Vanterre|Lumen Quay|Brackwater|Hexley|Northfold|Adair Hotels|Quince Telecom|Orrin Motors|Silverholt',
  ),
  bond: words(
    'Greywater 31s|Corrie 29s|the Adair floater|Orrin 28s|Northfold perps|Quince 34s|Vanterre 30s|Silverholt 27s|Lumen Quay 33s|the Hexley converts',
  ),
  client: words(
    'Dunmere|Saltmarsh|Larch & Penn|Ilmarin|Pineholt|Aldous Bay|Copperfield Row|Varley Trust|Thornmere|Osier Street|Hallam Quay',
  ),
  broker: words('Kestrel Vine|Bourne Tully|Marrick|Sable & Co|Eddington Gray'),
  system: words('Gannet|Plover|Heron|Wren|Curlew|Dunlin'),
  room: words('Rowan|Juniper|Alder|Hawthorn|the fish tank|Bramble'),
  hkroom: words('Peak 2|Harbour 1|the small one by reception|Lantau|Tai Tam'),
  place: words(
    'Two Herons|Little Anchovy|Brine & Barley|the Copper Kettle|that ramen basement|Moth & Moon|the falafel van|Pilchard Street|the Turkish place|Sixpenny Deli',
  ),
  hkplace: words('榮記|阿婆小廚|樓下茶記|大喜冰室|好味車仔麵|二樓越南嘢|轉角咖喱'),
  zplace: words('老巷面馆|阿婆生煎|湘满楼|小满沙拉|川味坊|楼下食堂|鲜得来馄饨|半亩茶餐厅|潮汕砂锅粥'),
  zstock: words('砚湖科技|苍麓新能源|柏汀医药|渡云物流|栖原食品|澄岭水泥|霁川电子|望潮航运|青砾材料'),
  zclient: words('和水贸易|青砾资本|屿山家办|长汀实业|望舒投资|南渡基金'),
  zroom: words('三号会议室|小会议室|靠窗那间|茶水间旁边那间|大会议室'),
  zsystem: words('报销系统|邮箱|VPN|打印机|考勤系统|投影|行情终端'),
  zdish: words('黄焖鸡|酸菜鱼|牛肉粉|麻辣香锅|鳝丝面|三鲜馄饨|咖喱猪排|荠菜馄饨|番茄牛腩|葱油拌面'),
  dish: words('the katsu|a jacket potato|the lentil thing|a bacon roll|the chicken wrap|ramen|soup again'),
  side: words('the Ledgers|Dock Road|Settlement Athletic|the lawyers|Plaistow Vets|Quay Street|the auditors'),
  goalie: words('keeper|left back|centre mid|big lad up front'),
  excuse: words('hamstring|in-laws|train strike|parents evening|knee|dentist|client dinner|childcare'),
  when: words('after the open|before lunch|around three|once the call is done|by close|first thing'),
  mood: words('quiet|heavy|better bid|soggy|choppy|dead|firm|nervous'),
  driver: words(
    'the CPI print|payrolls|the auction|the central bank minutes|the rate decision|retail sales|the inflation report|the PMIs',
  ),
  isin: words('XS2999104417|XS2999100932|XS2999107721|GB00ZZ9Q4410|HK00ZZ997113|US99917Q1067'),
  tea: words('奶茶|冰美式|生椰拿铁|柠檬茶|热美式|豆浆'),
};

function words(list: string): readonly string[] {
  return list.split('|');
}
