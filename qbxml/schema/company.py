"""Host, company and preferences: what a session asks first (qbxml 4.6)."""

from qbxml.schema.fields import (
    Field,
    Message,
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    flags,
    in_order,
    integer,
    percent,
    ref,
    text,
    texts,
)
from qbxml.schema.shared import (
    ADDRESS_LINES,
    CUSTOM_FIELD_RET,
    INCLUDE,
    OWNERS,
    address,
    address_with_block,
)

_MONTHS = (
    "January February March April May June July August September October November"
    " December"
)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"


def _capacity(kind: str) -> Field:
    return aggregate(kind + "MetaData", integer("MaxCapacity"))


HOST_RET = aggregate(
    "HostRet",
    text("ProductName", 255),
    *texts(5, "MajorVersion", "MinorVersion"),
    text("Country", 2),
    text("SupportedQBXMLVersion", 10).many,
    flag("IsAutomaticLogin"),
    enum_of("QBFileMode", "MultiUser SingleUser"),
    aggregate(
        "ListMetaData",
        _capacity("Account"),
        _capacity("BillingRate"),
        _capacity("Class"),
        _capacity("CustomerMsg"),
        _capacity("CustomerType"),
        _capacity("Entity"),
        _capacity("Item"),
        _capacity("JobType"),
        _capacity("PaymentMethod"),
        _capacity("PayrollItem"),
        _capacity("PriceLevel"),
        _capacity("SalesRep"),
        _capacity("SalesTaxCode"),
        _capacity("ShipMethod"),
        _capacity("Template"),
        _capacity("Terms"),
        _capacity("ToDo"),
        _capacity("Vehicle"),
        _capacity("VendorType"),
    ).added("6.0"),
)

COMPANY_RET = aggregate(
    "CompanyRet",
    flag("IsSampleCompany"),
    *texts(59, "CompanyName", "LegalCompanyName"),
    *address_with_block("Address"),
    address("LegalAddress"),
    address("CompanyAddressForCustomer"),
    aggregate("CompanyAddressBlockForCustomer", *ADDRESS_LINES).added("6.0"),
    *texts(51, "Phone", "Fax"),
    text("Email", 1023),
    text("CompanyWebSite", 128),
    enum_of("FirstMonthFiscalYear", _MONTHS),
    enum_of("FirstMonthIncomeTaxYear", _MONTHS),
    text("CompanyType", 255),
    text("EIN", 20),
    text("SSN", 11),
    enum_of(
        "TaxForm",
        "Form1040 Form1065 Form1120 Form1120S Form990 Form990PF Form990T OtherOrNone",
    ),
    aggregate(
        "SubscribedServices",
        aggregate(
            "Service",
            *texts(50, "Name", "Domain"),
            enum_of(
                "ServiceStatus",
                "Active Expired Never Pending Suspended Terminated Trial",
            ),
        ).many,
    ).added("7.0"),
    aggregate(
        "AccountantCopy", flag("AccountantCopyExists"), date("DividingDate")
    ).added("8.0"),
    CUSTOM_FIELD_RET,
)

_ACCOUNTING = aggregate(
    "AccountingPreferences",
    *flags("IsUsingAccountNumbers", "IsRequiringAccounts", "IsUsingClassTracking"),
    enum_of("AssignClassesTo", "None Accounts Items Names").added("12.0"),
    *flags("IsUsingAuditTrail", "IsAssigningJournalEntryNumbers"),
    date("ClosingDate"),
)
_FINANCE_CHARGES = aggregate(
    "FinanceChargePreferences",
    percent("AnnualInterestRate"),
    amount("MinFinanceCharge"),
    integer("GracePeriod"),
    ref("FinanceChargeAccountRef", 159),
    flag("IsAssessingForOverdueCharges"),
    enum_of("CalculateChargesFrom", "DueDate InvoiceOrBilledDate"),
    flag("IsMarkedToBePrinted"),
)
_SALES = aggregate(
    "SalesAndCustomersPreferences",
    ref("DefaultShipMethodRef", 15),
    text("DefaultFOB", 13),
    percent("DefaultMarkup"),
    *flags("IsTrackingReimbursedExpensesAsIncome", "IsAutoApplyingPayments"),
    aggregate("PriceLevels", *flags("IsUsingPriceLevels", "IsRoundingSalesPriceUp")),
)
_SALES_TAX = aggregate(
    "SalesTaxPreferences",
    ref("DefaultItemSalesTaxRef", 31),
    enum_of("PaySalesTax", "Monthly Quarterly Annually"),
    ref("DefaultTaxableSalesTaxCodeRef", 3),
    ref("DefaultNonTaxableSalesTaxCodeRef", 3),
    *flags(
        "IsUsingVendorTaxCode", "IsUsingCustomerTaxCode", "IsUsingAmountsIncludeTax"
    ),
)
_INVENTORY = aggregate(
    "ItemsAndInventoryPreferences",
    flag("EnhancedInventoryReceivingEnabled"),
    enum_of("IsTrackingSerialOrLotNumber", "None SerialNumber LotNumber"),
    flag("IsInventoryExpirationDateEnabled").added("16.0"),
    *flags(
        "isTrackingOnSalesTransactionsEnabled",
        "isTrackingOnPurchaseTransactionsEnabled",
        "isTrackingOnInventoryAdjustmentEnabled",
        "isTrackingOnBuildAssemblyEnabled",
        "FIFOEnabled",
    ),
    date("FIFOEffectiveDate"),
    flag("IsRSBEnabled").added("12.0"),
    flag("IsBarcodeEnabled").added("12.0"),
).added("11.0")

PREFERENCES_RET = aggregate(
    "PreferencesRet",
    _ACCOUNTING,
    _FINANCE_CHARGES,
    aggregate(
        "JobsAndEstimatesPreferences",
        *flags(
            "IsUsingEstimates",
            "IsUsingProgressInvoicing",
            "IsPrintingItemsWithZeroAmounts",
        ),
    ),
    aggregate(
        "MultiCurrencyPreferences",
        flag("IsMultiCurrencyOn"),
        ref("HomeCurrencyRef", 64),
    ).added("8.0"),
    aggregate(
        "MultiLocationInventoryPreferences",
        *flags("IsMultiLocationInventoryAvailable", "IsMultiLocationInventoryEnabled"),
    ).added("10.0"),
    aggregate(
        "PurchasesAndVendorsPreferences",
        flag("IsUsingInventory"),
        integer("DaysBillsAreDue"),
        flag("IsAutomaticallyUsingDiscounts"),
        ref("DefaultDiscountAccountRef", 159),
    ),
    aggregate(
        "ReportsPreferences",
        enum_of("AgingReportBasis", "AgeFromDueDate AgeFromTransactionDate"),
        enum_of("SummaryReportBasis", "Accrual Cash"),
    ),
    _SALES,
    _SALES_TAX,
    aggregate("TimeTrackingPreferences", enum_of("FirstDayOfWeek", _WEEKDAYS)),
    aggregate(
        "CurrentAppAccessRights",
        flag("IsAutomaticLoginAllowed"),
        text("AutomaticLoginUserName", 29),
        flag("IsPersonalDataAccessAllowed"),
    ),
    _INVENTORY,
)

MESSAGES = (
    Message(
        "HostQuery",
        in_order(
            aggregate("IncludeListMetaData", flag("IncludeMaxCapacity").needed).added(
                "6.0"
            ),
            INCLUDE,
        ),
        in_order(HOST_RET),
    ),
    Message("CompanyQuery", in_order(INCLUDE, OWNERS), in_order(COMPANY_RET)),
    Message("PreferencesQuery", in_order(INCLUDE), in_order(PREFERENCES_RET)),
)
