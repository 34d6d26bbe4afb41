//! Every word of a document, in every language.

use crate::Language;

/// Defines the words; each row has one text for each language, and a row with fewer does not compile.
macro_rules! words {
    ($($(#[$doc:meta])* $word:ident: $texts:expr,)+) => {
        /// The words of a document.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Word {
            $($(#[$doc])* $word,)+
        }

        impl Word {
            /// All of them, for tests.
            #[cfg(test)]
            pub(crate) const ALL: &'static [Word] = &[$(Word::$word),+];

            /// The texts: English, Italian, German, French, Spanish, Portuguese, Dutch.
            const fn texts(self) -> [&'static str; Language::ALL.len()] {
                match self {
                    $(Word::$word => $texts,)+
                }
            }
        }
    };
}

words! {
    /// The title of an invoice.
    Invoice: ["Invoice", "Fattura", "Rechnung", "Facture", "Factura", "Fatura", "Factuur"],
    /// The title of a credit note. In German law a "Gutschrift" is written by who buys.
    CreditNote: ["Credit note", "Nota di credito", "Rechnungskorrektur", "Avoir", "Factura rectificativa", "Nota de crédito", "Creditnota"],
    /// Before the document's number.
    Number: ["Number", "Numero", "Nummer", "Numéro", "Número", "Número", "Nummer"],
    /// Before its date.
    Date: ["Date", "Data", "Datum", "Date", "Fecha", "Data", "Datum"],
    /// Before the order's number.
    Order: ["Order", "Ordine", "Bestellung", "Commande", "Pedido", "Encomenda", "Bestelling"],
    /// Before number and date of the document that this one corrects.
    Corrects: ["Corrects", "Rettifica", "Korrigiert", "Rectifie", "Rectifica", "Retifica", "Corrigeert"],
    /// Above who sells.
    Seller: ["From", "Fornitore", "Anbieter", "Vendeur", "Emisor", "Fornecedor", "Leverancier"],
    /// Above who buys.
    Buyer: ["Bill to", "Cliente", "Kunde", "Client", "Cliente", "Cliente", "Klant"],
    /// Before a VAT number.
    VatNumber: ["VAT no.", "P. IVA", "USt-IdNr.", "N° TVA", "NIF-IVA", "N.º IVA", "Btw-nr."],
    /// The head of the column of descriptions.
    Description: ["Description", "Descrizione", "Beschreibung", "Description", "Descripción", "Descrição", "Omschrijving"],
    /// The head of the column of periods.
    Period: ["Period", "Periodo", "Zeitraum", "Période", "Período", "Período", "Periode"],
    /// The head of the column of quantities, short.
    Quantity: ["Qty", "Qtà", "Menge", "Qté", "Cant.", "Qtd.", "Aantal"],
    /// The head of the column of amounts.
    Amount: ["Amount", "Importo", "Betrag", "Montant", "Importe", "Valor", "Bedrag"],
    /// What the one line of a subscription counts.
    Licences: ["Licences", "Licenze", "Lizenzen", "Licences", "Licencias", "Licenças", "Licenties"],
    /// Before the name of a line whose unused time is given back.
    Unused: ["Unused time", "Tempo non utilizzato", "Ungenutzte Zeit", "Temps non utilisé", "Tiempo no utilizado", "Tempo não utilizado", "Ongebruikte tijd"],
    /// Before the name of a line whose charge and credit are one amount.
    Adjustment: ["Adjustment", "Rettifica", "Anpassung", "Ajustement", "Ajuste", "Ajuste", "Aanpassing"],
    /// Before the name of a discount.
    Discount: ["Discount", "Sconto", "Rabatt", "Remise", "Descuento", "Desconto", "Korting"],
    /// The sum of the lines.
    Subtotal: ["Subtotal", "Subtotale", "Zwischensumme", "Sous-total", "Subtotal", "Subtotal", "Subtotaal"],
    /// All taxes, where the lines name none.
    Tax: ["Tax", "Imposte", "Steuern", "Taxes", "Impuestos", "Impostos", "Belastingen"],
    /// Between a percentage and what it is taken of.
    Of: ["on", "su", "auf", "sur", "sobre", "sobre", "over"],
    /// After a tax that the prices contain.
    Included: ["included", "inclusa", "enthalten", "incluse", "incluido", "incluído", "inbegrepen"],
    /// The total.
    Total: ["Total", "Totale", "Gesamtbetrag", "Total", "Total", "Total", "Totaal"],
    /// What the account's balance covers, negative; or what it owes, added.
    Balance: ["Account balance applied", "Saldo del conto applicato", "Verrechnetes Guthaben", "Solde du compte appliqué", "Saldo de la cuenta aplicado", "Saldo da conta aplicado", "Verrekend tegoed"],
    /// What goes to the account's balance.
    ToBalance: ["Credited to account balance", "Accreditato sul saldo del conto", "Dem Guthaben gutgeschrieben", "Crédité sur le solde du compte", "Abonado al saldo de la cuenta", "Creditado no saldo da conta", "Bijgeschreven op tegoed"],
    /// What the account's balance is charged with.
    FromBalance: ["Charged to account balance", "Addebitato sul saldo del conto", "Dem Guthaben belastet", "Débité du solde du compte", "Cargado al saldo de la cuenta", "Debitado no saldo da conta", "Ten laste van tegoed"],
    /// What goes back to the customer.
    Refunded: ["Refunded", "Rimborsato", "Erstattet", "Remboursé", "Reembolsado", "Reembolsado", "Terugbetaald"],
    /// What was paid.
    Paid: ["Paid now", "Pagato ora", "Jetzt bezahlt", "Payé maintenant", "Pagado ahora", "Pago agora", "Nu betaald"],
    /// What the law wants written where the buyer owes the tax.
    ReverseCharge: [
        "Reverse charge: VAT to be accounted for by the recipient (Art. 196 Directive 2006/112/EC)",
        "Inversione contabile (art. 196 direttiva 2006/112/CE)",
        "Steuerschuldnerschaft des Leistungsempfängers (Art. 196 Richtlinie 2006/112/EG)",
        "Autoliquidation (art. 196 de la directive 2006/112/CE)",
        "Inversión del sujeto pasivo (art. 196 de la Directiva 2006/112/CE)",
        "Autoliquidação (art. 196.º da Diretiva 2006/112/CE)",
        "Btw verlegd (art. 196 Richtlijn 2006/112/EG)",
    ],
    /// So much of a price as time counts.
    Part: [
        "{of} of {over} {unit} of {price}",
        "{of} {unit} su {over} di {price}",
        "{of} von {over} {unit} von {price}",
        "{of} {unit} sur {over} de {price}",
        "{of} de {over} {unit} de {price}",
        "{of} de {over} {unit} de {price}",
        "{of} van {over} {unit} van {price}",
    ],
    /// What time is counted in.
    Days: ["days", "giorni", "Tagen", "jours", "días", "dias", "dagen"],
    /// What time is counted in.
    Hours: ["hours", "ore", "Stunden", "heures", "horas", "horas", "uren"],
    /// What time is counted in.
    Minutes: ["minutes", "minuti", "Minuten", "minutes", "minutos", "minutos", "minuten"],
    /// What time is counted in.
    Seconds: ["seconds", "secondi", "Sekunden", "secondes", "segundos", "segundos", "seconden"],
    /// What time is counted in.
    Milliseconds: ["milliseconds", "millisecondi", "Millisekunden", "millisecondes", "milisegundos", "milissegundos", "milliseconden"],
    /// After an amount that was billed before and stands in for a price.
    Billed: ["billed", "fatturati", "berechnet", "facturés", "facturados", "faturados", "gefactureerd"],
    /// Before a bound that was reached.
    AtMost: ["at most", "al massimo", "höchstens", "au plus", "como máximo", "no máximo", "hoogstens"],
}

impl Word {
    /// The word in a language.
    pub(crate) const fn text(self, language: Language) -> &'static str {
        let [en, it, de, fr, es, pt, nl] = self.texts();
        match language {
            Language::En => en,
            Language::It => it,
            Language::De => de,
            Language::Fr => fr,
            Language::Es => es,
            Language::Pt => pt,
            Language::Nl => nl,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_empty_and_all_placeholders_are_kept() {
        for word in Word::ALL {
            let english = word.text(Language::En);
            for language in Language::ALL {
                let text = word.text(language);
                assert!(!text.trim().is_empty(), "{word:?} in {language:?}");
                for name in ["{of}", "{over}", "{unit}", "{price}"] {
                    assert_eq!(
                        text.contains(name),
                        english.contains(name),
                        "{word:?} in {language:?}"
                    );
                }
            }
        }
    }
}
