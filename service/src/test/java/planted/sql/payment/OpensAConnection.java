package planted.sql.payment;

import java.sql.DriverManager;
import java.sql.SQLException;

final class OpensAConnection {
    void open() throws SQLException {
        DriverManager.getConnection("jdbc:postgresql://127.0.0.1/").close();
    }
}
