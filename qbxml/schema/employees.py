"""Employees: asked for only because they share the customers' name space (qbxml 8)."""

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
    CUSTOM_FIELD_RET,
    EXTERNAL_GUID,
    LIST_HEAD,
    NOTE_RET,
    TITLED_PERSON,
)

_YES_NO = "Yes No"


def _emergency(name: str) -> Field:
    return aggregate(
        name,
        text("ContactName", 40),
        text("ContactValue", 255),
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
_REACHED = (
    text("PrintAs", 41),
    *texts(21, "Phone", "Mobile", "Pager"),
    text("PagerPIN", 10),
    *texts(21, "AltPhone", "Fax"),
    text("SSN", 11),
    text("Email", 1023),
    CONTACT_DETAIL.added("12.0"),
    aggregate(
        "EmergencyContacts",
        _emergency("PrimaryContact"),
        _emergency("SecondaryContact"),
    ).added("13.0"),
)
_EMPLOYMENT = (
    enum_of("EmployeeType", "Officer Owner Regular Statutory"),
    enum_of("PartOrFullTime", "PartTime FullTime").added("13.0"),
    enum_of("Exempt", "Exempt NonExempt").added("13.0"),
    enum_of("KeyEmployee", _YES_NO).added("13.0"),
    enum_of("Gender", "Male Female"),
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
_PAYROLL = aggregate(
    "EmployeePayrollInfo",
    enum_of("PayPeriod", "Daily Weekly Biweekly Semimonthly Monthly Quarterly Yearly"),
    ref("ClassRef", 159),
    one_of(
        flag("ClearEarnings"),
        aggregate(
            "Earnings",
            ref("PayrollItemWageRef", 31),
            one_of(price("Rate"), percent("RatePercent")),
        ).many,
    ),
    enum_of("UseTimeDataToCreatePaychecks", "NotSet UseTimeData DoNotUseTimeData"),
    _absence("SickHours"),
    _absence("VacationHours"),
)

EMPLOYEE_RET = aggregate(
    "EmployeeRet",
    *LIST_HEAD,
    text("Name", 41),
    flag("IsActive"),
    *TITLED_PERSON,
    *_POSITION,
    _ADDRESS,
    *_REACHED,
    *_EMPLOYMENT,
    text("AccountNumber", 99),
    text("Notes", 4095),
    NOTE_RET.many.added("12.0"),
    ref("BillingRateRef", 31).added("6.0"),
    _PAYROLL,
    EXTERNAL_GUID.added("8.0"),
    CUSTOM_FIELD_RET,
)
