"""States and countries under one spelling each (business-rules 6.2)."""

from __future__ import annotations

_STATES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut
DE Delaware|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa
KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan
MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada
NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina
ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island
SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia
WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia
AS American Samoa|GU Guam|MP Northern Mariana Islands|PR Puerto Rico|VI Virgin Islands
AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific
DC Washington DC|DC Washington, DC|VI US Virgin Islands|VI Virgin Islands, US
VI United States Virgin Islands
"""

_COUNTRIES = """
US|USA|United States|United States of America|America|Etats-Unis
CA|CAN|Canada
MX|MEX|Mexico|México
GB|GBR|UK|United Kingdom|Great Britain|Britain|England|Scotland|Wales|Northern Ireland
IE|IRL|Ireland|Republic of Ireland
AU|AUS|Australia
NZ|NZL|New Zealand
DE|DEU|Germany|Deutschland
AT|AUT|Austria|Österreich
CH|CHE|Switzerland|Schweiz|Suisse
FR|FRA|France
BE|BEL|Belgium|Belgique|België
NL|NLD|Netherlands|The Netherlands|Holland|Nederland
LU|LUX|Luxembourg
ES|ESP|Spain|España
PT|PRT|Portugal
IT|ITA|Italy|Italia
DK|DNK|Denmark|Danmark
NO|NOR|Norway|Norge
SE|SWE|Sweden|Sverige
FI|FIN|Finland|Suomi
IS|ISL|Iceland
PL|POL|Poland|Polska
CZ|CZE|Czech Republic|Czechia
GR|GRC|Greece
IL|ISR|Israel
AE|ARE|United Arab Emirates
ZA|ZAF|South Africa
IN|IND|India
CN|CHN|China
HK|HKG|Hong Kong
TW|TWN|Taiwan
JP|JPN|Japan
KR|KOR|South Korea|Korea|Republic of Korea
SG|SGP|Singapore
MY|MYS|Malaysia
TH|THA|Thailand
PH|PHL|Philippines
BR|BRA|Brazil|Brasil
AR|ARG|Argentina
CL|CHL|Chile
CO|COL|Colombia
"""


def country(value: str) -> str:
    """Give a country's ISO code; unknown text as casefolded text."""
    folded = _folded(value)
    return _COUNTRY_CODES.get(folded, folded)


def state(value: str, country_code: str) -> str:
    """Give a state's code; outside the US and for unknown text, casefolded text."""
    folded = _folded(value)
    return _STATE_CODES.get(folded, folded) if country_code == "US" else folded


def _folded(value: str) -> str:
    return "".join(value.casefold().replace(".", "").split())


def _state_codes() -> dict[str, str]:
    entries = [each for each in _STATES.replace("\n", "|").split("|") if each]
    names = {_folded(each[3:]): each[:2] for each in entries}
    return names | {code.casefold(): code for code in names.values()}


def _country_codes() -> dict[str, str]:
    rows = [row.split("|") for row in _COUNTRIES.split("\n") if row]
    return {_folded(name): row[0] for row in rows for name in row}


_STATE_CODES = _state_codes()
_COUNTRY_CODES = _country_codes()
