"""Employees, who share the customers' name space (qbxml 8).

QuickBooks makes their name itself, of first, middle and last name.
"""

from qbxml.schema import people
from qbxml.schema.fields import (
    Field,
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    interval,
    one_of,
    percent,
    price,
    ref,
    text,
    texts,
)
from qbxml.schema.shared import (
    CONTACT_DETAIL,
    COUNTED,
    CUSTOM_FIELD_RET,
    INCLUDE,
    LIST_HEAD,
    MOD_HEAD,
    OWNERS,
    TITLED_PERSON,
    add,
    list_filter,
    mod,
    query,
)

_YES_NO = "Yes No"


def _emergency(name: str) -> Field:
    return aggregate(
        name,
        text("ContactName", 40).needed,
        text("ContactValue", 255).needed,
        enum_of(
            "Relation",
            "Spouse Partner Mother Father Sister Brother Son Daughter Friend Other",
        ),
    )


def _absence(name: str) -> Field:
    return aggregate(
        name,
        interval("HoursAvailable"),
        enum_of("AccrualPeriod", "BeginningOfYear EveryHourOnPaycheck EveryPaycheck"),
        interval("HoursAccrued"),
        interval("MaximumHours"),
        flag("IsResettingHoursEachNewYear"),
        interval("HoursUsed"),
        date("AccrualStartDate"),
    )


_POSITION = (
    ref("SupervisorRef", 209).added("13.0"),
    text("Department", 31).added("13.0"),
    text("Description", 64).added("13.0"),
    amount("TargetBonus").added("13.0"),
)
_ADDRESS = aggregate(
    "EmployeeAddress",
    *texts(41, "Addr1", "Addr2"),
    text("City", 31),
    text("State", 21),
    text("PostalCode", 13),
)
_PHONES = (
    text("PrintAs", 41),
    *texts(21, "Phone", "Mobile", "Pager"),
    text("PagerPIN", 10),
    *texts(21, "AltPhone", "Fax"),
)
_MAIL = (
    text("Email", 1023),
    CONTACT_DETAIL.added("12.0"),
    aggregate(
        "EmergencyContacts",
        _emergency("PrimaryContact"),
        _emergency("SecondaryContact"),
    ).added("13.0"),
)
_GENDER = enum_of("Gender", "Male Female")
_CONTRACT = (
    enum_of("EmployeeType", "Officer Owner Regular Statutory"),
    enum_of("PartOrFullTime", "PartTime FullTime").added("13.0"),
    enum_of("Exempt", "Exempt NonExempt").added("13.0"),
    enum_of("KeyEmployee", _YES_NO).added("13.0"),
)
_SERVICE = (
    date("HiredDate"),
    date("OriginalHireDate").added("13.0"),
    date("AdjustedServiceDate").added("13.0"),
    date("ReleasedDate"),
    date("BirthDate"),
    enum_of("USCitizen", _YES_NO).added("13.0"),
    enum_of(
        "Ethnicity",
        "AmericianIndian Asian Black Hawaiian Hispanic White TwoOrMoreRaces",
    ).added("13.0"),
    enum_of("Disabled", _YES_NO).added("13.0"),
    text("DisabilityDesc", 25).added("13.0"),
    enum_of("OnFile", _YES_NO).added("13.0"),
    date("WorkAuthExpireDate").added("13.0"),
    enum_of("USVeteran", _YES_NO).added("13.0"),
    enum_of("MilitaryStatus", "Active Reserve").added("13.0"),
)
_BILLING_RATE = ref("BillingRateRef", 31).added("6.0")
_PAYROLL = aggregate(
    "EmployeePayrollInfo",
    enum_of("PayPeriod", "Daily Weekly Biweekly Semimonthly Monthly Quarterly Yearly"),
    ref("ClassRef", 159),
    one_of(
        flag("ClearEarnings").needed,
        aggregate(
            "Earnings",
            ref("PayrollItemWageRef", 31).needed,
            one_of(price("Rate").needed, percent("RatePercent").needed),
        ).needed.many,
    ),
    enum_of("UseTimeDataToCreatePaychecks", "NotSet UseTimeData DoNotUseTimeData"),
    _absence("SickHours"),
    _absence("VacationHours"),
)
_ACCOUNT = (people.ACCOUNT_NUMBER, people.NOTES)
_HEAD = (flag("IsActive"), *TITLED_PERSON, *_POSITION, _ADDRESS, *_PHONES)

EMPLOYEE_RET = aggregate(
    "EmployeeRet",
    *LIST_HEAD,
    people.NAME,
    *_HEAD,
    text("SSN", 11),
    *_MAIL,
    *_CONTRACT,
    _GENDER,
    *_SERVICE,
    *_ACCOUNT,
    people.MORE_NOTES_RET,
    _BILLING_RATE,
    _PAYROLL,
    people.GUID,
    CUSTOM_FIELD_RET,
)

MESSAGES = (
    add(
        EMPLOYEE_RET,
        *_HEAD,
        # Longer than in the answer: it may be written with separators.
        text("SSN", 15),
        *_MAIL,
        *_CONTRACT,
        _GENDER,
        *_SERVICE,
        *_ACCOUNT,
        people.MORE_NOTES,
        _BILLING_RATE,
        _PAYROLL,
        people.GUID,
    ),
    mod(
        EMPLOYEE_RET,
        *MOD_HEAD,
        *_HEAD,
        *_MAIL,
        *_CONTRACT,
        *_SERVICE,
        *_ACCOUNT,
        people.MORE_NOTES_MOD,
        _BILLING_RATE,
        _PAYROLL.renamed("EmployeePayrollInfoMod"),
    ),
    query(EMPLOYEE_RET, COUNTED, list_filter(), INCLUDE, OWNERS),
)
